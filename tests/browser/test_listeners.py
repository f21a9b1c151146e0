"""Listeners in a real page: forms of inputs and results, chains, queue, packages on demand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app, ready
from support.server import StaticServer
from support.sites import Sites

CODE = """
import asyncio
import time
import gradio as gr

with gr.Blocks() as demo:
    a = gr.Number(2, label="a")
    b = gr.Number(3, label="b")
    out = gr.Textbox(label="out")
    log = gr.Textbox(label="log")
    pick = gr.Dropdown(["red", "green"], label="pick")
    loaded = gr.Textbox(label="loaded")
    derived = gr.Textbox(value=lambda x: f"a is {x}", inputs=a, label="derived")
    panel = gr.Accordion("Panel", open=False)
    with panel:
        gr.Markdown("inside the panel")
    demo.load(lambda: "ready", None, loaded)

    gr.Button("set").click(lambda values: f"{values[a]} and {values[b]}", {a, b}, out)
    gr.Button("dict").click(lambda: {log: "only the log"}, None, [out, log])
    gr.Button("skip").click(lambda: (gr.skip(), "skipped"), None, [out, log])
    after = gr.Textbox(label="after")
    gr.Button("patch").click(
        lambda: (gr.update(label="renamed"), gr.Dropdown(choices=["blue"], value="blue")),
        None, [out, pick],
    )
    gr.Button("picked").click(lambda colour: colour, pick, out)
    gr.Button("open").click(lambda: gr.Accordion(open=True), None, panel)

    async def later(x):
        await asyncio.sleep(0.1)
        return f"async {x:g}"

    gr.Button("async").click(later, a, out)

    def fails():
        raise ValueError("no")

    first = gr.Button("chain").click(fails, None, out)
    first.then(lambda: "then", None, log)
    first.success(lambda: "success", None, after)
    first.failure(lambda: "failure", None, after)

    def slow(x):
        time.sleep(0.6)
        return f"slow {x:g}"

    gr.Button("queue").click(slow, a, out, trigger_mode="multiple", concurrency_limit=1)
    gr.Button("js").click(lambda x: f"python got {x:g}", a, out, js="(x) => x * 100")
    gr.Button("only js").click(None, a, out, js="(x) => `page got ${x}`")

    def steps(progress=gr.Progress()):
        for part in progress.tqdm(range(4), desc="Counting"):
            time.sleep(0.25)
        return "counted"

    gr.Button("progress").click(steps, None, out)
    where = gr.Button("tell")

    def tell(event: gr.EventData, request: gr.Request):
        return f"{type(event.target).__name__} {request.url.path}"

    where.click(tell, None, out)

    def inform():
        gr.Info("for your information")
        gr.Warning("take care", title="Careful")
        return "told"

    gr.Button("inform").click(inform, None, out)

demo.launch()
"""


@pytest.fixture
def app(module_page: Page, site: Sites) -> Page:
    url = site(CODE)
    if module_page.url != url:
        open_app(module_page, url)
    return module_page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def field(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def test_load_and_derived_values(app: Page) -> None:
    expect(app.get_by_label("loaded")).to_have_value("ready")
    expect(app.get_by_label("derived")).to_have_value("a is 2")


def test_a_set_of_inputs_is_one_dict(app: Page) -> None:
    press(app, "set")
    expect(app.get_by_label("out")).to_have_value("2 and 3")


def test_a_dict_touches_only_what_it_names(app: Page) -> None:
    press(app, "set")
    expect(app.get_by_label("out")).to_have_value("2 and 3")
    press(app, "dict")
    expect(app.get_by_label("log")).to_have_value("only the log")
    assert field(app, "out") == "2 and 3"


def test_skip_leaves_an_output_alone(app: Page) -> None:
    before = field(app, "out")
    press(app, "skip")
    expect(app.get_by_label("log")).to_have_value("skipped")
    assert field(app, "out") == before


def test_a_function_that_fails_starts_then_and_failure(
    app: Page, expect_errors: Callable[..., None]
) -> None:
    expect_errors("ValueError: no")
    press(app, "chain")
    expect(app.get_by_label("log")).to_have_value("then")
    expect(app.get_by_label("after")).to_have_value("failure")
    expect(app.get_by_role("alert").filter(has_text="no").first).to_be_visible()


def test_async_functions(app: Page) -> None:
    press(app, "async")
    expect(app.get_by_label("out")).to_have_value("async 2")


def test_waiting_events_show_their_place(app: Page) -> None:
    for _ in range(3):
        press(app, "queue")
    expect(app.get_by_text(re.compile(r"\d ?/ ?\d")).first).to_be_visible()
    expect(app.get_by_label("out")).to_have_value("slow 2")


def test_js_before_python_and_alone(app: Page) -> None:
    press(app, "js")
    expect(app.get_by_label("out")).to_have_value("python got 200")
    press(app, "only js")
    expect(app.get_by_label("out")).to_have_value("page got 2")


def test_progress_is_shown_and_goes_away(app: Page) -> None:
    press(app, "progress")
    expect(app.get_by_text("Counting")).to_be_visible()
    expect(app.get_by_label("out")).to_have_value("counted")
    expect(app.get_by_text("Counting")).to_be_hidden()


def test_event_data_and_request(app: Page) -> None:
    press(app, "tell")
    expect(app.get_by_label("out")).to_have_value(re.compile(r"^Button /sites/\w+/"))


def test_toasts_while_running(app: Page) -> None:
    press(app, "inform")
    expect(app.get_by_text("for your information")).to_be_visible()
    expect(app.get_by_text("Careful")).to_be_visible()


def test_layouts_are_updated(app: Page) -> None:
    expect(app.get_by_text("inside the panel")).to_be_hidden()
    press(app, "open")
    expect(app.get_by_text("inside the panel")).to_be_visible()


def test_a_component_as_an_update_changes_what_python_accepts(app: Page) -> None:
    press(app, "patch")
    expect(app.get_by_label("renamed")).to_be_visible()
    press(app, "picked")
    expect(app.get_by_label("renamed")).to_have_value("blue")


IMAGE = """
import gradio as gr
gr.Interface(lambda picture: picture, gr.Image(label="in"), gr.Image(label="out")).launch()
"""


def test_packages_of_values_load_behind_the_visible_ui(
    page: Page, site: Sites, server: StaticServer
) -> None:
    url = site(IMAGE)
    held = []
    page.route("**/numpy*.whl", lambda route: held.append(route))
    page.goto(url)
    ready(page)
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    page.wait_for_timeout(300)
    assert held, "numpy was not asked for behind the UI"
    for route in held:
        route.continue_()


def test_hello_world_asks_for_no_package(page: Page, site: Sites, server: StaticServer) -> None:
    before = len(server.requests)
    open_app(page, site("import gradio as gr\ngr.Interface(lambda x: x, 'text', 'text').launch()"))
    page.wait_for_timeout(300)
    assert not [path for path in server.requests[before:] if path.endswith(".whl")]
