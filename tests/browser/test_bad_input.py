"""Bad values, functions, messages, a dead worker: said clearly, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.sites import Sites

CODE = """
import gradio as gr

class Odd:
    pass

with gr.Blocks() as demo:
    typed = gr.Textbox(label="typed")
    number = gr.Number(label="number")
    choice = gr.Radio(["a", "b"], label="choice")
    out = gr.Textbox(label="out")
    other = gr.Textbox(label="other")
    picture = gr.Image(label="picture", interactive=False)
    tree = gr.JSON(label="tree")
    ok = gr.Button("ok")
    ok.click(lambda text: f"got {text}", typed, out, api_name="ok")

    @gr.Button("raises").click(outputs=out)
    def raises():
        raise ValueError("the kettle is empty")

    gr.Button("too few").click(lambda: "one", None, [out, other])
    gr.Button("unshowable").click(lambda: Odd(), None, number)
    gr.Button("no picture").click(lambda: 42, None, picture)
    typed.change(lambda value: value, choice, out, api_name="pick")
    number.change(lambda value: value, number, out, api_name="count")

    @gr.Button("die").click(outputs=out)
    def die():
        import ctypes
        ctypes.string_at(2**31 - 8, 64)

demo.launch()
"""


@pytest.fixture
def app(module_page: Page, site: Sites, expect_errors: Callable[..., None]) -> Page:
    """The app, started once for the module, with something typed."""
    expect_errors(r".*")
    url = site(CODE)
    if module_page.url != url:
        module_page.add_init_script(KEEP_WORKER)
        open_app(module_page, url)
    module_page.get_by_label("typed").fill("precious")
    return module_page


def still_works(page: Page) -> None:
    expect(page.get_by_label("typed")).to_have_value("precious")
    page.get_by_role("button", name="ok").click()
    expect(page.get_by_label("out")).to_have_value("got precious")


@pytest.mark.parametrize(
    ("button", "part"),
    [
        ("raises", "the kettle is empty"),
        ("too few", "2"),
        ("unshowable", "number"),
        ("no picture", "picture"),
    ],
)
def test_a_failing_function_is_a_toast(app: Page, button: str, part: str) -> None:
    app.get_by_role("button", name=button).click()
    toast = app.get_by_role("alert").filter(has_text=part)
    expect(toast.first).to_be_visible()
    toast.first.get_by_role("button").first.click()
    still_works(app)


KEEP_WORKER = """window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.keptWorker = this;
  }
};"""


PREDICT = """async ([endpoint, data]) => {
  const client = await document.querySelector("cloche-app").client;
  try {
    return { data: (await client.predict(endpoint, data)).data };
  } catch (error) {
    return { error: error.message };
  }
}"""


@pytest.mark.parametrize(
    ("endpoint", "data", "part"),
    [
        ("/nothing", [], "/ok"),
        ("/ok", [], "text"),
        ("/ok", ["a", "b"], "1"),
        ("/pick", ["zebra"], "zebra"),
        ("/pick", [["a"]], "choice"),
        ("/count", ["many"], "number"),
        ("/count", [{"a": 1}], "number"),
    ],
)
def test_wrong_values_are_named(app: Page, endpoint: str, data: list[Any], part: str) -> None:
    answer = app.evaluate(PREDICT, [endpoint, data])
    assert "error" in answer, answer
    assert part in answer["error"]
    still_works(app)


POST = """(text) => new Promise((resolve, reject) => {
  const worker = window.keptWorker;
  worker.addEventListener("message", (event) => {
    const data = typeof event.data === "string" ? event.data : event.data.text;
    const message = JSON.parse(data);
    if (message.msg === "refused") resolve(message);
  });
  worker.postMessage(text);
  setTimeout(() => reject(new Error("no answer")), 5000);
})"""


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("not json", "JSON"),
        (json.dumps({"msg": "submit", "v": 99}), "99"),
        (json.dumps({"msg": "submit", "v": 1, "event_id": "x"}), "lacks"),
        (json.dumps({"msg": "dance", "v": 1}), "dance"),
        (
            json.dumps(
                {
                    "msg": "submit",
                    "v": 1,
                    "event_id": "x",
                    "session_hash": "?",
                    "fn_index": 0,
                    "data": [],
                }
            ),
            "session",
        ),
    ],
)
def test_bad_messages_are_refused(app: Page, text: str, part: str) -> None:
    refused = app.evaluate(POST, text)
    assert part in refused["error"]
    assert refused["hint"]
    still_works(app)


def test_an_unknown_function_is_refused(app: Page) -> None:
    session = app.evaluate(
        "document.querySelector('cloche-app').client.then((c) => c.session.hash)"
    )
    message = {
        "msg": "submit",
        "v": 1,
        "event_id": "x",
        "session_hash": session,
        "fn_index": 999,
        "data": [],
    }
    refused = app.evaluate(POST, json.dumps(message))
    assert "999" in refused["error"]
    still_works(app)


def test_a_dead_python_can_be_started_again(
    page: Page, site: Sites, expect_errors: Callable[..., None]
) -> None:
    expect_errors(r".*")
    open_app(page, site(CODE))
    page.get_by_label("typed").fill("precious")
    page.get_by_role("button", name="die").click()
    restart = page.get_by_role("button", name="Restart")
    expect(restart).to_be_visible(timeout=20_000)
    expect(page.get_by_label("typed")).to_have_value("precious")
    restart.click()
    expect(page.get_by_text("Python stopped")).to_be_hidden(timeout=60_000)
    still_works(page)
