"""The engine in one real page: queue, batches, modes, progress, streams, state, errors."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution

import pytest
from playwright.sync_api import Locator, Page, expect

from support.app import open_app
from support.server import Pages

CODE = """
import asyncio
import time
import gradio as gr
import tqdm
from cloche.media.store import store

class Clips(gr.HTML):
    "Plays texts one after the other, as a component of sound would."
    streams_output = True

    def stream_chunk(self, value):
        return store().put_bytes(value.encode(), f"{value}.txt").to_dict()

    def stream_joined(self, segments):
        whole = "".join(open(record["path"]).read() for record in segments)
        return store().put_bytes(whole.encode(), "whole.txt").to_dict()

with gr.Blocks() as inner:
    inside = gr.Textbox("inner", label="Inside")
    gr.Button("Turn").click(lambda x: x[::-1], inside, inside, api_name="turn")

with gr.Blocks() as demo:
    out = gr.Textbox(label="Out")
    log = gr.Textbox(label="Log")
    box = gr.Textbox("text", label="Box", lines=2)

    # --- queue
    async def slow(x):
        await asyncio.sleep(0.7)
        return f"slow {x}"

    waits = gr.Button("Wait")
    waiting = waits.click(slow, box, out, trigger_mode="multiple", api_name="slow")
    gr.Button("Stop waiting").click(None, cancels=waiting)
    gr.Button("Beside").click(lambda: "beside", None, log, queue=False)

    async def sizes(texts):
        await asyncio.sleep(0.5)
        return [[f"{t} of {len(texts)}" for t in texts]]

    batched = gr.Textbox(label="Batched")
    gr.Button("Batch").click(
        sizes, box, batched, batch=True, max_batch_size=4, trigger_mode="multiple", api_name="sizes"
    )

    # --- trigger modes
    class Seen:
        count = 0

    async def note(x):
        Seen.count += 1
        await asyncio.sleep(0.4)
        return f"{Seen.count} times, {x}"

    modes = gr.Textbox(label="Modes")
    for mode in ("once", "multiple", "always_last"):
        gr.Button(mode).click(note, box, modes, trigger_mode=mode, concurrency_limit=None)

    def forget():
        Seen.count = 0
        return ""

    gr.Button("Forget").click(forget, None, modes)

    # --- progress
    def nested(progress=gr.Progress()):
        for _ in progress.tqdm(range(2), desc="Outer", unit="rounds"):
            for _ in progress.tqdm(["a", "b"], desc="Inner"):
                time.sleep(0.4)
        return "nested"

    def tracked(progress=gr.Progress(track_tqdm=True)):
        for _ in tqdm.tqdm(range(4), desc="Tracked"):
            time.sleep(0.3)
        return "tracked"

    gr.Button("Nested").click(nested, None, out, show_progress_on=log)
    gr.Button("Tracked").click(tracked, None, out)

    # --- streams
    clips = Clips(
        label="Clips",
        html_template="<p class='heard'></p>",
        js_on_load='''
        const show = async () => {
          const { value } = props;
          const parts = value?.segments ?? (value?.url ? [value] : []);
          const texts = await Promise.all(parts.map(async ({ url }) => (await fetch(url)).text()));
          const kind = value?.segments ? "stream" : "whole";
          element.querySelector(".heard").textContent = `${kind}: ${texts.join(" ")}`;
        };
        watch("value", show);
        ''',
    )

    async def speak():
        for word in ("one", "two", "three"):
            yield word, word
            await asyncio.sleep(0.5)

    gr.Button("Speak").click(speak, None, [clips, log])

    # --- state, chains, derived values
    numbers = gr.State([])
    total = gr.Textbox(label="Total")

    def add(numbers):
        return [*numbers, len(numbers) + 1]

    gr.Button("Add").click(add, numbers, numbers)
    gr.Button("Same").click(lambda n: list(n), numbers, numbers)
    changes = gr.State(0)
    numbers.change(
        lambda n, c: (f"sum {sum(n)}, change {c + 1}", c + 1), [numbers, changes], [total, changes]
    )

    # --- what is passed
    picked = gr.Radio(["red", "green"], label="Colour")

    def picks(event: gr.SelectData, user_agent: gr.Header, *, more: str):
        return f"{event.index} {event.value} {event.target.label} {'Chrom' in user_agent} {more}"

    picked.select(picks, None, out, inputs_kwargs={"more": box})

    def props(field: gr.Textbox):
        field.label = "Renamed"
        field.value = f"{field.value} with {field.lines} lines"
        return field

    named = gr.Textbox("props", label="Named", lines=2)
    gr.Button("Props").click(props, named, named)

    # --- timers
    timer = gr.Timer(0.15, active=False)
    ticks = gr.Number(0, label="Ticks")
    ticking = timer.tick(lambda n: n + 1, ticks, ticks)
    gr.Button("Tick").click(lambda: gr.Timer(active=True), None, timer)
    gr.Button("Untick").click(None, cancels=ticking)

    # --- errors and toasts
    def raises():
        raise gr.Error("<b>Bold</b> words", title="Own title", duration=None, print_exception=False)

    def hidden():
        raise gr.Error("never shown", visible=False, print_exception=False)

    failing = gr.Button("Raise").click(raises, None, out)
    failing.failure(lambda: "failed", None, log).then(lambda: "after that", None, total)
    gr.Button("Hide").click(hidden, None, out).failure(lambda: "hidden failed", None, log)

    def toasts():
        gr.Info("short", duration=1)
        gr.Success("well done")
        return "told"

    gr.Button("Toast").click(toasts, None, log)
    gr.Button("Script").click(lambda x: f"python {x}", box, out, js="(x) => `page ${x}`")
    gr.Button("Script only for looks").click(lambda x: f"python {x}", box, out, js=True)

    with gr.Row():
        inner.render()
demo.queue(max_size=3)
demo.launch()
"""


def wheel_of(name: str) -> tuple[str, bytes]:
    """File name and content of a wheel made of an installed package of plain Python."""
    found = distribution(name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in found.files or []:
            if path.suffix != ".pyc" and ".." not in path.parts:
                archive.writestr(path.as_posix(), path.read_binary())
    return f"{name}-{found.version}-py3-none-any.whl", packed.getvalue()


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    name, content = wheel_of("tqdm")
    pages.write(name, content)
    url = pages.write(
        "groups.html",
        '<!doctype html><title>t</title><script type="module" src="/cloche/cloche.js"></script>'
        '<cloche-app runtime="/pyodide/">'
        f'<gradio-file name="app.py" entrypoint>{CODE.replace("<", "&lt;")}</gradio-file>'
        f"<gradio-requirements>./{name}</gradio-requirements></cloche-app>",
    )
    if module_page.url != url:
        open_app(module_page, url)
    return module_page


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).click()


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def block(page: Page, label: str) -> Locator:
    return page.locator(".cl-block", has=field(page, label))


CLIENT = "const client = await document.querySelector('cloche-app').client;"


def test_places_and_estimates_change_and_waiting_events_leave(app: Page) -> None:
    press(app, "Wait")
    expect(field(app, "Out")).to_have_value("slow text")
    seen = app.evaluate(
        f"""async () => {{ {CLIENT}
          const told = [];
          const calls = [1, 2, 3, 4].map(async (n) => {{
            for await (const event of client.submit("/slow", [`c${{n}}`])) {{
              if (event.type === "status" && event.position !== undefined && n === 4)
                told.push([event.position, event.size, event.eta]);
              if (event.type === "data") return event.data[0];
            }}
          }});
          return {{ answers: await Promise.all(calls), told }};
        }}"""
    )
    assert seen["answers"] == ["slow c1", "slow c2", "slow c3", "slow c4"]
    places = [place for place, _, eta in seen["told"] if eta is not None]
    assert places == sorted(places, reverse=True)
    assert {0, 1, 2} <= set(places)
    estimates = [eta for _, size, eta in seen["told"] if size]
    # one run was measured: what is expected shrinks with the place
    assert all(0 < eta < 10 for eta in estimates)
    assert estimates[0] > estimates[-1]

    # beside the queue an event does not wait for it; those that wait can be taken back
    press(app, "Wait", 3)
    expect(block(app, "Out").get_by_text(re.compile(r"queue: \d/2 · \d"))).to_be_visible()
    press(app, "Beside")
    expect(field(app, "Log")).to_have_value("beside")
    press(app, "Stop waiting")
    expect(block(app, "Out").get_by_text("queue:")).to_have_count(0)


def test_a_full_queue_says_so(app: Page) -> None:
    press(app, "Wait", 6)
    alert = app.get_by_role("alert").filter(has_text="The queue is full")
    expect(alert.first).to_be_visible()
    expect(alert.first).to_contain_text("3 events wait already")
    press(app, "Stop waiting")
    alert.first.get_by_role("button", name="Close").click()
    expect(block(app, "Out").get_by_text("queue:")).to_have_count(0)


def test_a_batch_gathers_calls_of_the_page_and_of_the_client(app: Page) -> None:
    press(app, "Batch")
    app.wait_for_timeout(200)  # that one runs alone; what comes now waits for it
    answers = app.evaluate(
        f"""async () => {{ {CLIENT}
          const root = document.querySelector("cloche-app").shadowRoot;
          const all = [...root.querySelectorAll("button")];
          const button = all.find((b) => b.textContent.trim() === "Batch");
          const calls = ["x", "y"].map((text) => client.predict("/sizes", [text]));
          button.click();
          return (await Promise.all(calls)).map(({{ data }}) => data[0]);
        }}"""
    )
    assert answers == ["x of 3", "y of 3"]
    expect(field(app, "Batched")).to_have_value("text of 3")


def test_trigger_modes(app: Page) -> None:
    counts = {"once": "1 times, text", "multiple": "3 times, text", "always_last": "2 times, last"}
    for mode, shown in counts.items():
        press(app, "Forget")
        expect(field(app, "Modes")).to_have_value("")
        press(app, mode, 3)
        if mode == "always_last":
            field(app, "Box").fill("last")  # the run that is remembered takes the values of then
        expect(field(app, "Modes")).to_have_value(shown)
        app.wait_for_timeout(500)
        expect(field(app, "Modes")).to_have_value(shown)
        field(app, "Box").fill("text")


def test_nested_progress_and_loops_of_tqdm(app: Page) -> None:
    press(app, "Nested")
    # shown where the listener says
    bars = block(app, "Log").get_by_role("progressbar")
    expect(bars).to_have_count(2)
    expect(bars.first).to_have_accessible_name("Outer")
    expect(block(app, "Log").get_by_text("1/2 rounds · 50%")).to_be_visible()
    expect(bars.last).to_have_accessible_name("Inner")
    expect(field(app, "Out")).to_have_value("nested")
    expect(bars).to_have_count(0)
    press(app, "Tracked")
    bar = block(app, "Out").get_by_role("progressbar", name="Tracked")
    expect(bar).to_have_attribute("aria-valuenow", re.compile("25|50|75"))
    expect(field(app, "Out")).to_have_value("tracked")


def test_segments_of_an_output_arrive_one_by_one(app: Page) -> None:
    app.evaluate(
        """() => {
          const heard = document.querySelector("cloche-app").shadowRoot.querySelector(".heard");
          window.heard = [];
          new MutationObserver(() => window.heard.push(heard.textContent))
            .observe(heard, { childList: true, characterData: true, subtree: true });
        }"""
    )
    press(app, "Speak")
    expect(app.locator(".heard")).to_have_text("whole: onetwothree")
    sent = app.evaluate("window.heard")
    assert sent == [
        "stream: one",
        "stream: one two",
        "stream: one two three",
        "whole: onetwothree",
    ]
    expect(field(app, "Log")).to_have_value("three")


def test_state_tells_its_changes_and_nothing_else(app: Page) -> None:
    press(app, "Add")
    expect(field(app, "Total")).to_have_value("sum 1, change 1")
    press(app, "Same")
    press(app, "Add")
    expect(field(app, "Total")).to_have_value("sum 3, change 2")


def test_what_a_function_can_ask_for(app: Page) -> None:
    field(app, "green").check()
    expect(field(app, "Out")).to_have_value("1 green Colour True text")
    press(app, "Props")
    expect(field(app, "Renamed")).to_have_value("props with 2 lines")
    press(app, "Script")
    expect(field(app, "Out")).to_have_value("python page text")
    press(app, "Script only for looks")
    expect(field(app, "Out")).to_have_value("python text")


def test_cancelling_what_a_timer_drives_stops_the_timer(app: Page) -> None:
    ticks = field(app, "Ticks")
    press(app, "Tick")
    expect(ticks).to_have_value(re.compile("^[2-9]"))
    press(app, "Untick")
    app.wait_for_timeout(400)
    now = ticks.input_value()
    app.wait_for_timeout(500)
    assert ticks.input_value() == now
    press(app, "Tick")
    expect(ticks).not_to_have_value(now)
    press(app, "Untick")


def test_errors_and_toasts_as_the_author_wants_them(
    app: Page, expect_errors: Callable[..., None]
) -> None:
    expect_errors("Error")
    press(app, "Raise")
    alert = app.get_by_role("alert").filter(has_text="Own title")
    expect(alert.locator("b")).to_have_text("Bold")
    expect(field(app, "Log")).to_have_value("failed")
    expect(field(app, "Total")).to_have_value("after that")
    press(app, "Hide")
    expect(field(app, "Log")).to_have_value("hidden failed")
    expect(app.get_by_text("never shown", exact=True).filter(visible=True)).to_have_count(0)
    press(app, "Toast")
    expect(app.get_by_text("well done", exact=True)).to_be_visible()
    expect(app.get_by_text("short", exact=True)).to_have_count(0)
    expect(app.get_by_text("well done", exact=True)).to_be_visible()
    # without a duration it stays until it is closed
    expect(alert).to_be_visible()
    alert.get_by_role("button", name="Close").click()
    expect(alert).to_have_count(0)


def test_an_app_inside_the_app(app: Page) -> None:
    press(app, "Turn")
    expect(field(app, "Inside")).to_have_value("renni")
    turned = app.evaluate(f"async () => {{ {CLIENT} return client.predict('/turn', ['ab']) }}")
    assert turned["data"] == ["ba"]
