"""The UI that `cloche build` prerenders: there before Python, usable, the same app afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from support.app import ready
from support.gate import Gate
from support.sites import Sites

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

APP = """
import sys
import gradio as gr

here = sys.platform == "emscripten"
loads = []

def loaded():
    loads.append(1)
    return f"loaded {len(loads)}"

with gr.Blocks() as demo:
    name = gr.Textbox("start", label="Name")
    where = gr.Textbox("in the page" if here else "at build time", label="Where")
    with gr.Row():
        if here:
            gr.Textbox(label="Only in the page")
        other = gr.Textbox("true" if here else "early", label="Other")
    told = gr.Textbox(label="Told")
    load = gr.Textbox(label="Load")
    gr.Button("Say").click(lambda a, b: f"{a} / {b}", [name, where], told)
    demo.load(loaded, None, load)
demo.launch()
"""

SAME = APP.replace("        if here:\n", "        if False:\n")


# What a quick visitor does in the moment in which the UI stands there, without asking the test.
QUICK = """
window.quick = new Promise((resolve) => {
  const act = () => {
    const app = document.querySelector("cloche-app");
    const field = app?.querySelector("input, textarea");
    const say = [...(app?.querySelectorAll("button") ?? [])].find((b) => b.innerText === "Submit");
    if (!field || !say) return;
    watch.disconnect();
    const shown = performance.now();
    field.focus();
    document.execCommand("insertText", false, "Ada");
    say.click();
    resolve({
      shown,
      acted: performance.now(),
      typed: field.value,
      starting: !customElements.get("cloche-app") || app.querySelector(".cl-boot") !== null,
    });
  };
  const watch = new MutationObserver(act);
  watch.observe(document, { subtree: true, childList: true });
});
"""


def test_typed_and_clicked_at_once(page: Page, site: Sites) -> None:
    url = site(EXAMPLES / "hello_world")
    page.add_init_script(QUICK)
    page.goto(url, wait_until="commit")
    quick = page.evaluate("quick")
    after = quick["acted"] - quick["shown"]
    print(f"hello world: UI visible after {quick['shown']:.0f} ms, used {after:.0f} ms later")
    assert quick["typed"] == "Ada"
    assert quick["starting"], "Python was there already"
    # 200 ms are meant; a busy machine may stop the page in between
    assert after < 1000
    expect(page.get_by_role("textbox").last).to_have_value(re.compile("Ada"), timeout=120_000)
    ready(page)
    expect(page.get_by_role("textbox").first).to_have_value("Ada")


def test_what_is_the_same_stays(page: Page, site: Sites) -> None:
    gate = Gate(page)
    page.goto(site(SAME))
    name = page.get_by_label("Name")
    expect(name).to_have_value("start")
    expect(page.get_by_label("Where")).to_have_value("at build time")
    boot = page.locator(".cl-boot-small")
    expect(boot.get_by_role("status")).to_be_visible()
    name.fill("Ada Lovelace")
    page.get_by_role("button", name="Say").click()
    expect(page.get_by_text("Starting Python…").first).to_be_visible()
    name.focus()
    name.evaluate("field => { field.mark = 1; field.setSelectionRange(4, 8); }")
    gate.open()
    ready(page)
    expect(page.get_by_label("Where")).to_have_value("in the page")
    # sent with what was on the page when the button was pressed
    expect(page.get_by_label("Told")).to_have_value("Ada Lovelace / at build time")
    expect(page.get_by_label("Load")).to_have_value("loaded 1")
    expect(name).to_have_value("Ada Lovelace")
    expect(name).to_be_focused()
    assert name.evaluate("f => [f.mark, f.selectionStart, f.selectionEnd]") == [1, 4, 8]
    expect(boot).to_have_count(0)
    page.get_by_role("button", name="Say").click()
    expect(page.get_by_label("Told")).to_have_value("Ada Lovelace / in the page")


def test_what_differs_is_replaced(page: Page, site: Sites) -> None:
    gate = Gate(page)
    page.goto(site(APP))
    name = page.get_by_label("Name")
    name.fill("kept")
    name.evaluate("field => field.setSelectionRange(1, 3)")
    gate.open()
    ready(page)
    expect(page.get_by_label("Only in the page")).to_be_visible()
    expect(page.get_by_label("Only in the page")).to_have_value("")
    expect(page.get_by_label("Other")).to_have_value("true")
    expect(name).to_have_value("kept")
    # its row has another id in the page, so that it was drawn anew around it
    expect(name).to_be_focused()
    assert name.evaluate("f => [f.selectionStart, f.selectionEnd]") == [1, 3]
    page.get_by_role("button", name="Say").click()
    expect(page.get_by_label("Told")).to_have_value("kept / in the page")


def test_a_failed_boot_keeps_what_was_typed(
    page: Page, site: Sites, expect_errors: Callable[..., None]
) -> None:
    expect_errors(".*")
    url = site(SAME)
    page.route(re.compile(r"/pyodide/|snapshot-"), lambda route: route.abort())
    page.goto(url)
    name = page.get_by_label("Name")
    name.fill("not lost")
    page.get_by_role("button", name="Say").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The app could not start", timeout=60_000)
    expect(name).to_be_visible()
    expect(name).to_have_value("not lost")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("Told")).to_have_value("not lost / at build time", timeout=120_000)
    ready(page)
    expect(name).to_have_value("not lost")


def test_without_prerendering_nothing_is_in_the_page(page: Page, site: Sites) -> None:
    url = site(SAME, "--no-prerender")
    gate = Gate(page)
    page.goto(url)
    manifest = page.evaluate("(document.querySelector('cloche-app script') ?? {}).textContent")
    assert manifest is None or "config" not in json.loads(manifest)
    expect(page.locator(".cl-boot")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_count(0)
    gate.open()
    ready(page)
    expect(page.get_by_label("Name")).to_have_value("start")


IN_A_PAGE = """
    gr.Image('sign.svg', label='Sign')
    gr.Markdown('From a page' if js.location else '')
demo.launch()
"""


def test_a_script_that_only_a_page_can_run_is_prerendered_in_one(page: Page, site: Sites) -> None:
    code = "import js\n" + SAME.replace("demo.launch()\n", IN_A_PAGE)
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/>"
    url = site(code, files={"sign.svg": svg})
    gate = Gate(page)
    page.goto(url)
    expect(page.get_by_text("From a page")).to_be_visible()
    expect(page.get_by_label("Where")).to_have_value("in the page")
    picture = page.get_by_role("img").first
    expect(picture).to_be_visible()
    assert (picture.get_attribute("src") or "").startswith("data:image/svg+xml")
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Say").click()
    gate.open()
    ready(page)
    expect(page.get_by_label("Told")).to_have_value("Ada / in the page")
