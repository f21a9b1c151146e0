"""Timers, kept values, streams, validators, endpoints and caches in one booted page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.server import Pages

CODE = """
import gradio as gr

def strict(name, age):
    return gr.validate(len(name) > 2, "At least three letters"), gr.validate(age >= 18, "Too young")

@gr.cache
def double(x):
    print("doubled", x)
    return x * 2

class Ticks:
    count = 0

def tick():
    Ticks.count += 1
    return Ticks.count

def shout(text: str, times: int = 1) -> str:
    return text.upper() * times

def watch(frame, level, seen):
    seen = [*seen, frame]
    return f"{len(seen)} frames, last {frame}, level {level:g}", seen

inner = gr.Interface(lambda x: x + 1, gr.Number(), gr.Number())

with gr.Blocks() as demo:
    timer = gr.Timer(0.2, active=False)
    ticks = gr.Number(label="ticks")
    timer.tick(tick, None, ticks)
    with gr.Row():
        gr.Button("Start").click(lambda: gr.Timer(active=True), None, timer)
        gr.Button("Slower").click(lambda: 60, None, timer)
    every = gr.Textbox(lambda: f"at {Ticks.count}", every=0.3, label="every")

    kept = gr.BrowserState("nobody", storage_key="who", secret="hush")
    name = gr.Textbox(label="remember")
    known = gr.Textbox(label="known")
    name.submit(lambda n: n, name, kept)
    gr.on([demo.load, kept.change], lambda k: k, kept, known)

    who = gr.Textbox(label="who", info="Your first name")
    age = gr.Slider(0, 99, value=10, label="age")
    greeting = gr.Textbox("nothing yet", label="greeting")
    after = gr.Textbox(label="after")
    greet = who.submit(lambda n, a: f"{n} is {a}", [who, age], greeting, validator=strict)
    greet.then(lambda: "then", None, after)

    number = gr.Number(label="x")
    doubled = gr.Number(label="doubled")
    number.submit(double, number, doubled, api_name="double")
    plus = gr.Number(label="plus one")
    number.submit(lambda x: inner(x), number, plus)

    level = gr.Number(1, label="level")
    seen = gr.State(list)
    camera = gr.HTML(
        "<button class='shoot'>Shoot</button><button class='stop'>Close</button>",
        js_on_load='''
        let n = 0;
        element.querySelector(".shoot").addEventListener("click", () => {
          n += 1;
          props.value = props.value.replace(/(<!--.*-->)?$/, `<!--${n}-->`);
          trigger("stream", { n });
        });
        element.querySelector(".stop").addEventListener("click", () => trigger("close_stream"));
        ''',
    )
    frames = gr.Textbox(label="frames")
    watching = camera.stream(
        lambda html, level, seen: watch(html.count("<"), level, seen),
        [camera, level, seen], [frames, seen], stream_every=0.05,
    )
    closed = gr.Textbox(label="closed")
    watching.then(lambda: "closed", None, closed)

    gr.api(shout)
    gr.api(shout, api_name="hidden", api_visibility="private")
    gr.api(shout, api_name="quiet", api_visibility="undocumented")

    demo.unload(lambda: print("unloaded"))
demo.launch()
"""


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    url = pages.write(
        "engine.html",
        '<!doctype html><title>t</title><script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/">{CODE.replace("<", "&lt;")}</cloche-app>',
    )
    if module_page.url != url:
        open_app(module_page, url)
    return module_page


CLIENT = "const client = await document.querySelector('cloche-app').client;"


def test_a_timer_starts_ticks_and_takes_a_new_interval(app: Page) -> None:
    ticks = app.get_by_label("ticks")
    expect(ticks).to_have_value("")
    app.get_by_role("button", name="Start").click()
    expect(ticks).to_have_value(re.compile(r"^([3-9]|\d\d+)$"))
    app.get_by_role("button", name="Slower").click()
    app.wait_for_timeout(600)
    stopped = ticks.input_value()
    app.wait_for_timeout(700)
    assert ticks.input_value() == stopped
    expect(app.get_by_label("every")).to_have_value(f"at {stopped}")


def test_a_validator_speaks_at_the_inputs(app: Page) -> None:
    who = app.get_by_label("who", exact=True)
    who.fill("Al")
    who.press("Enter")
    told = app.get_by_role("alert")
    expect(told).to_have_count(2)
    expect(told.first).to_have_text("At least three letters")
    expect(who).to_have_attribute("aria-invalid", "true")
    expect(who).to_have_accessible_description(re.compile("Your first name.*At least three"))
    expect(app.get_by_label("greeting")).to_have_value("nothing yet")
    expect(app.get_by_label("after")).to_have_value("")
    assert who.input_value() == "Al"  # nothing typed is lost

    app.get_by_role("spinbutton", name="age").fill("30")
    who.fill("Ada")
    who.press("Enter")
    expect(app.get_by_label("greeting")).to_have_value("Ada is 30")
    expect(told).to_have_count(0)
    expect(who).not_to_have_attribute("aria-invalid", "true")
    expect(app.get_by_label("after")).to_have_value("then")


def test_a_cached_result_says_so(app: Page) -> None:
    x = app.get_by_label("x", exact=True)
    x.fill("4")
    x.press("Enter")
    expect(app.get_by_label("doubled")).to_have_value("8")
    expect(app.get_by_label("plus one")).to_have_value("5")
    expect(app.get_by_text("from cache")).to_have_count(0)
    x.press("Enter")
    expect(app.get_by_text("from cache")).to_be_visible()
    expect(app.get_by_text("from cache")).to_have_count(0)


def test_a_stream_is_one_run_with_many_chunks(app: Page) -> None:
    shoot = app.get_by_role("button", name="Shoot")
    frames = app.get_by_label("frames")
    shoot.click()
    expect(frames).to_have_value(re.compile("^1 frames, .*level 1$"))
    app.get_by_label("level").fill("7")
    shoot.click()
    expect(frames).to_have_value(re.compile("^2 frames, .*level 7$"))
    expect(app.get_by_label("closed")).to_have_value("")
    app.get_by_role("button", name="Close").click()
    expect(app.get_by_label("closed")).to_have_value("closed")
    shoot.click()
    expect(frames).to_have_value(re.compile("^3 frames"))  # State remembers
    app.get_by_role("button", name="Close").click()


def test_endpoints_without_components(app: Page) -> None:
    def call(script: str) -> object:
        return app.evaluate(f"(async () => {{ {CLIENT} {script} }})()")

    assert call("return (await client.predict('/shout', ['ab', 2])).data") == ["ABAB"]
    assert call("return (await client.predict('/shout', {text: 'c'})).data") == ["C"]
    assert call("return (await client.predict('/quiet', ['d', 1])).data") == ["D"]
    known = call("return Object.keys((await client.view_api()).named_endpoints)")
    assert isinstance(known, list)
    assert "/shout" in known
    assert not {"/hidden", "/quiet"} & set(known)
    refused = "try { await client.predict(%s, ['x', 1]) } catch (e) { return e.message }"
    assert "must be string, got 3" in str(
        call("try { await client.predict('/shout', [3, 1]) } catch (e) { return e.message }")
    )
    assert "private" in str(call(refused % "'/hidden'"))
    number = "client.config.dependencies.find((d) => d.api_name === 'hidden').id"
    assert "private" in str(call(refused % number))


def test_event_data_may_only_name_files_it_was_given(app: Page) -> None:
    message = app.evaluate(
        f"""(async () => {{ {CLIENT}
          const file = {{ path: "/etc/passwd", meta: {{ _type: "gradio.FileData" }} }};
          const call = client.predict('/double', [1], {{ file }});
          return await call.catch((error) => error.message);
        }})()"""
    )
    assert "'/etc/passwd', which this app does not have" in message


def test_a_value_in_the_browser_outlives_a_reload(app: Page) -> None:
    expect(app.get_by_label("known")).to_have_value("nobody")
    app.get_by_label("remember").fill("Ada")
    app.get_by_label("remember").press("Enter")
    expect(app.get_by_label("known")).to_have_value("Ada")
    app.wait_for_function("localStorage.getItem('who') !== null")
    assert "Ada" not in app.evaluate("localStorage.getItem('who')")
    open_app(app, app.url)
    expect(app.get_by_label("known")).to_have_value("Ada")


def test_what_others_left_there_is_the_default(app: Page) -> None:
    app.evaluate("localStorage.setItem('who', 'not ours')")
    warned: list[str] = []
    app.on("console", lambda message: warned.append(message.text))
    open_app(app, app.url)
    expect(app.get_by_label("known")).to_have_value("nobody")
    assert any('BrowserState "who"' in text for text in warned)


def test_unload_runs_when_a_session_ends(app: Page) -> None:
    said: list[str] = []
    app.on("console", lambda message: said.append(message.text))

    def wait_for_unload() -> None:
        for _ in range(100):
            if any("unloaded" in text for text in said):
                said.clear()
                return
            app.wait_for_timeout(50)
        raise AssertionError(f"nothing was unloaded: {said}")

    # a client's session ends, and only that one
    app.evaluate(f"(async () => {{ {CLIENT} client.close(); }})()")
    wait_for_unload()
    x = app.get_by_label("x", exact=True)
    x.fill("5")
    x.press("Enter")
    expect(app.get_by_label("doubled")).to_have_value("10")
    # the page leaves
    app.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    wait_for_unload()


def test_unload_runs_when_the_element_goes(app: Page) -> None:
    open_app(app, app.url)
    said: list[str] = []
    app.on("console", lambda message: said.append(message.text))
    app.evaluate("document.querySelector('cloche-app').remove()")
    expect(app.locator(".gradio-container")).to_have_count(0)
    app.wait_for_timeout(500)
    assert any("unloaded" in text for text in said)
