"""The JavaScript client: answers like the reference's, with or without a UI."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from support.app import open_app
from support.server import Pages

CODE = """
import time
import gradio as gr

def greet(name, times):
    return "Hello, " + name + "!" * int(times)

def count(limit):
    for number in range(int(limit)):
        yield number
        time.sleep(0.05)

def remember(word, seen):
    seen = [*seen, word]
    return ", ".join(seen), seen

def fail():
    raise gr.Error("not today", title="Closed")

with gr.Blocks() as demo:
    name, times, out, number = gr.Textbox(label="name"), gr.Number(2), gr.Textbox(), gr.Number()
    seen = gr.State([])
    gr.Button().click(greet, [name, times], out, api_name="predict")
    gr.Button().click(count, times, number, api_name="count")
    gr.Button().click(remember, [name, seen], [out, seen], api_name="remember")
    gr.Button().click(fail, None, out, api_name="fail")
    gr.Button().click(lambda: 1, None, number, api_name="hidden", api_visibility="private")
demo.launch()
"""


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    url = pages.write(
        "client.html",
        '<!doctype html><title>t</title><script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/">{CODE}</cloche-app>',
    )
    if module_page.url != url:
        open_app(module_page, url)
    return module_page


CLIENT = "const client = await document.querySelector('cloche-app').client;"


def test_predict_by_position_and_by_name(app: Page) -> None:
    assert app.evaluate(
        f"(async () => {{ {CLIENT} return (await client.predict('/predict', ['Ada', 2])).data }})()"
    ) == ["Hello, Ada!!"]
    named = "client.predict('/predict', { name: 'Ada', times: 1 })"
    assert app.evaluate(f"(async () => {{ {CLIENT} return (await {named}).data }})()") == [
        "Hello, Ada!"
    ]


def test_submit_yields_each_value(app: Page) -> None:
    seen = app.evaluate(
        f"""(async () => {{ {CLIENT}
          const seen = [];
          for await (const event of client.submit('/count', [4]))
            if (event.type === 'data') seen.push(event.data[0]);
          return seen;
        }})()"""
    )
    assert seen[:4] == [0, 1, 2, 3]
    assert seen[-1] == 3


def test_a_run_can_be_cancelled(app: Page) -> None:
    stages = app.evaluate(
        f"""(async () => {{ {CLIENT}
          const run = client.submit('/count', [200]);
          const stages = [];
          let seen = 0;
          for await (const event of run) {{
            if (event.type === 'data' && ++seen === 3) run.cancel();
            if (event.type === 'status') stages.push(event.stage);
          }}
          return [stages.at(-1), seen];
        }})()"""
    )
    assert stages[0] == "complete"
    assert stages[1] < 20


def test_state_is_kept_and_not_sent(app: Page) -> None:
    call = "(await client.predict('/remember', ['{}'])).data[0]"
    first = app.evaluate(f"(async () => {{ {CLIENT} return {call.format('a')} }})()")
    second = app.evaluate(f"(async () => {{ {CLIENT} return {call.format('b')} }})()")
    assert second == f"{first}, b"


def test_errors_reject_with_message_and_title(app: Page) -> None:
    error = app.evaluate(
        f"""(async () => {{ {CLIENT}
          try {{ await client.predict('/fail', []) }} catch (e) {{ return [e.message, e.title] }}
        }})()"""
    )
    assert error == ["not today", "Closed"]


def test_view_api_lists_what_may_be_called(app: Page) -> None:
    info = app.evaluate(f"(async () => {{ {CLIENT} return await client.view_api() }})()")
    endpoints = info["named_endpoints"]
    assert "/predict" in endpoints
    assert "/hidden" not in endpoints
    first, second = endpoints["/predict"]["parameters"]
    assert (first["parameter_name"], first["type"]) == ("name", {"type": "string"})
    assert (second["parameter_has_default"], second["parameter_default"]) == (True, 2)


def test_without_any_ui(page: Page, pages: Pages) -> None:
    url = pages.write(
        "headless.html",
        f"""<!doctype html><title>t</title><script type="module">
          import {{ Client }} from "/cloche/cloche.js";
          const client = await Client.connect({{
            entrypoint: "app.py",
            files: {{ "app.py": {{ content: {json.dumps(CODE)} }} }},
            runtime: {{ url: "/pyodide/" }},
          }});
          window.answer = (await client.predict("/predict", ["Ada", 3])).data;
        </script>""",
    )
    page.goto(url)
    page.wait_for_function("window.answer", timeout=90_000)
    assert page.evaluate("window.answer") == ["Hello, Ada!!!"]
    assert page.locator(".cl-root").count() == 0
