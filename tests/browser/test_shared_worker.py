"""Elements and pages that share one Python: globals shared, sessions apart, each end its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from support.app import open_app, ready
from support.server import Pages, StaticServer
from support.sites import Sites

CODE = """
import time, uuid
import gradio as gr

boot = uuid.uuid4().hex
shared = {"visits": 0}
ended = []

def visit(own):
    shared["visits"] += 1
    print("visit", shared["visits"])
    return own + 1, f"visit {shared['visits']}, own {own + 1}"
def slow():
    try:
        time.sleep(60)
    finally:
        ended.append("slow")
def crash():
    import js, pyodide_js
    pyodide_js._api.fatal_error(js.Error.new("out of memory"))
def stuck():
    return sum(range(10**11))

with gr.Blocks() as demo:
    own = gr.State(0, delete_callback=lambda value: ended.append(f"state {value}"))
    said = gr.Textbox(label="Said")
    gr.Button("Visit").click(visit, own, [own, said])
    running = gr.Button("Slow").click(slow, None, said, api_name="slow")
    endless = gr.Button("Stuck").click(stuck, None, said)
    gr.Button("Stop").click(None, cancels=[endless])
    gr.Button("Crash").click(crash, None, said)
    hidden = gr.Textbox(visible=False)
    hidden.change(lambda: boot, None, hidden, api_name="boot")
    hidden.change(lambda: "|".join(sorted(ended)), None, hidden, api_name="ended")
    hidden.change(ended.clear, api_name="forget")
    demo.unload(lambda: ended.append("unload"))
demo.launch()
"""

SCRIPT = '<script type="module" src="/cloche/cloche.js"></script>'
ONE = f'<cloche-app id="one" shared-worker runtime="/pyodide/">{CODE}</cloche-app>'
TWO = ONE.replace('id="one"', 'id="two"')


def document(*parts: str) -> str:
    body = "".join(parts)
    return f"<!doctype html><html lang=en><title>t</title>{SCRIPT}<body>{body}</body></html>"


def visit(page: Page, selector: str, answer: str) -> None:
    app = page.locator(selector)
    app.get_by_role("button", name="Visit").click()
    expect(app.get_by_label("Said")).to_have_value(answer)


def ask(page: Page, name: str, selector: str = "#one") -> Any:
    """What an endpoint of the app answers; asked without State."""
    script = """async ([selector, name]) => {
      const client = await document.querySelector(selector).client;
      return (await client.predict("/" + name)).data[0];
    }"""
    return page.evaluate(script, [selector, name])


def until(page: Page, name: str, wanted: str) -> None:
    """Asks until the app answers what is wanted."""
    answer = None
    for _ in range(100):
        answer = ask(page, name)
        if answer == wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{name} stays {answer!r}, not {wanted!r}")


def restarted(page: Page, selector: str, old: str) -> None:
    """Waits until the element's sessions run in another Python than the old one."""
    script = """async ([selector, old]) => {
      const client = await document.querySelector(selector).client;
      for (;; await new Promise((done) => setTimeout(done, 50))) {
        const answer = await client.predict("/boot").catch(() => null);
        if (answer && answer.data[0] !== old) return;
      }
    }"""
    page.evaluate(script, [selector, old])


def logged(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text))
    return lines


def test_one_python_many_sessions(page: Page, pages: Pages) -> None:
    """Two elements of one page and a second tab; each can go, and takes only its own with it."""
    url = pages.write("shared.html", document(ONE, TWO))
    lines = logged(page)
    open_app(page, url, "#one")
    ready(page, "#two")
    assert page.workers == []
    boot = ask(page, "boot")
    visit(page, "#one", "visit 1, own 1")
    visit(page, "#two", "visit 2, own 1")
    visit(page, "#one", "visit 3, own 2")
    assert [line for line in lines if line.startswith("visit")] == ["visit 1", "visit 2", "visit 3"]

    tab = page.context.new_page()
    # as if it were killed: nothing is said when it goes
    tab.add_init_script("addEventListener('pagehide', (e) => e.stopImmediatePropagation(), true)")
    open_app(tab, url, "#one")
    assert ask(tab, "boot") == boot
    visit(tab, "#one", "visit 4, own 1")
    visit(page, "#two", "visit 5, own 2")

    ready(tab, "#two")
    ask(page, "forget")
    tab.locator("#one").get_by_role("button", name="Slow").click()
    page.wait_for_timeout(300)
    tab.close()
    # the two elements of the tab, and the client of `ask`
    until(page, "ended", "slow|state 1|unload|unload|unload")

    ask(page, "forget")
    page.evaluate("document.querySelector('#two').remove()")
    until(page, "ended", "state 2|unload")
    visit(page, "#one", "visit 6, own 3")
    assert ask(page, "boot") == boot


def test_python_stays_for_who_comes_back(page: Page, pages: Pages) -> None:
    """Put back, reloaded, on the next page of the site: the same Python, a new session."""
    url = pages.write("stay/one.html", document("<h1>One</h1>", ONE))
    other = pages.write("stay/two.html", document("<h1>Two</h1>", ONE))
    page.add_init_script("""window.stages = [];
      document.addEventListener("cloche:stage", ({ detail }) => {
        if (detail.stage !== stages.at(-1)) stages.push(detail.stage ?? detail.name);
      });""")
    open_app(page, url, "#one")
    boot = ask(page, "boot")
    visit(page, "#one", "visit 1, own 1")

    page.evaluate("window.kept = document.querySelector('#one'); kept.remove()")
    page.wait_for_timeout(1000)
    page.evaluate("stages.length = 0; document.body.append(kept)")
    ready(page, "#one")
    assert "runtime" not in page.evaluate("stages")
    visit(page, "#one", "visit 2, own 1")

    for step in (lambda: page.goto(other), page.reload, lambda: page.go_back()):
        step()
        ready(page, "#one")
        assert page.evaluate("stages") == ["worker", "ready"]
        assert ask(page, "boot") == boot
    visit(page, "#one", "visit 3, own 1")


def test_a_built_site_shares_between_its_visits(page: Page, site: Sites) -> None:
    url = site(CODE, "--shared-worker")
    open_app(page, url)
    boot = ask(page, "boot", "cloche-app")
    page.get_by_role("button", name="Visit").click()
    expect(page.get_by_label("Said")).to_have_value("visit 1, own 1")
    tab = page.context.new_page()
    open_app(tab, url)
    assert ask(tab, "boot", "cloche-app") == boot
    # what is clicked while the painted page waits for its session is answered by the same Python
    tab.reload()
    tab.get_by_role("button", name="Visit").click()
    expect(tab.get_by_label("Said")).to_have_value("visit 2, own 1")


def test_a_page_without_shared_workers_shares_within_itself(page: Page, pages: Pages) -> None:
    page.add_init_script("delete window.SharedWorker")
    lines = logged(page)
    url = pages.write("unshared.html", document(ONE, TWO))
    open_app(page, url, "#one")
    ready(page, "#two")
    assert len(page.workers) == 1
    notes = [line for line in lines if line.startswith("shared-worker:")]
    assert len(notes) == 1
    assert "no shared workers" in notes[0]
    boot = ask(page, "boot")
    visit(page, "#one", "visit 1, own 1")
    visit(page, "#two", "visit 2, own 1")
    ask(page, "forget")
    page.evaluate("window.kept = document.querySelector('#two'); kept.remove()")
    until(page, "ended", "state 1|unload")
    page.evaluate("document.querySelector('#one').remove()")
    page.wait_for_timeout(500)
    page.evaluate("kept.id = 'one'; document.body.append(kept)")
    ready(page, "#one")
    assert ask(page, "boot") == boot
    visit(page, "#one", "visit 3, own 1")
    assert len(page.workers) == 1


def test_script_of_another_origin(page: Page, pages: Pages, other_origin: StaticServer) -> None:
    lines = logged(page)
    script = f'<script type="module" src="{other_origin.url("cloche/cloche.js")}"></script>'
    text = f"<!doctype html><title>t</title>{script}{ONE}{TWO}"
    page.goto(pages.write("foreign-shared.html", text))
    ready(page, "#one")
    ready(page, "#two")
    assert len(page.workers) == 1
    assert any("another origin" in line for line in lines)
    visit(page, "#one", "visit 1, own 1")
    visit(page, "#two", "visit 2, own 1")


def test_everyone_is_told_of_a_boot_that_failed(page: Page, pages: Pages) -> None:
    pages.write("failing/app.py", "import gradio as gr\nraise RuntimeError('not today')")
    app = '<gradio-lite id="{}" shared-worker src="app.py" runtime="/pyodide/"></gradio-lite>'
    url = pages.write("failing/index.html", document(app.format("one"), app.format("two")))
    page.goto(url)
    tab = page.context.new_page()
    tab.goto(url)
    for where in (page, tab):
        for name in ("#one", "#two"):
            expect(where.locator(name)).to_contain_text("not today", timeout=60_000)
    pages.write("failing/app.py", CODE)
    page.locator("#one").get_by_role("button", name="Try again").click()
    ready(page, "#one")
    tab.locator("#two").get_by_role("button", name="Try again").click()
    ready(tab, "#two")
    assert ask(tab, "boot", "#two") == ask(page, "boot")


def test_python_that_is_stuck_is_replaced_for_all(page: Page, pages: Pages) -> None:
    url = pages.write("stuck-shared.html", document(ONE, TWO))
    open_app(page, url, "#one")
    ready(page, "#two")
    tab = page.context.new_page()
    open_app(tab, url, "#one")
    boot = ask(page, "boot")
    visit(tab, "#one", "visit 1, own 1")
    app = page.locator("#one")
    app.get_by_role("button", name="Stuck").click()
    page.wait_for_timeout(500)
    app.get_by_role("button", name="Stop").click()
    told = "Python was restarted from another place"
    expect(page.locator("#two")).to_contain_text(told)
    expect(tab.locator("#one")).to_contain_text(told)
    expect(app).to_contain_text("did not react to being stopped")
    for where, name in ((page, "#one"), (page, "#two"), (tab, "#one")):
        restarted(where, name, boot)
    # what stood on the page still does
    expect(tab.locator("#one").get_by_label("Said")).to_have_value("visit 1, own 1")
    visit(page, "#one", "visit 1, own 1")
    visit(page, "#two", "visit 2, own 1")
    visit(tab, "#one", "visit 3, own 1")
    later = page.context.new_page()
    open_app(later, url, "#one")
    assert ask(later, "boot") == ask(page, "boot") == ask(tab, "boot") != boot


def test_everyone_is_told_of_a_crash(
    page: Page, pages: Pages, expect_errors: Callable[..., None]
) -> None:
    expect_errors("fatal", "out of memory")
    url = pages.write("crash-shared.html", document(ONE, TWO))
    open_app(page, url, "#one")
    ready(page, "#two")
    tab = page.context.new_page()
    open_app(tab, url, "#one")
    boot = ask(page, "boot")
    visit(tab, "#one", "visit 1, own 1")
    page.locator("#one").get_by_role("button", name="Crash").click()
    everyone = ((page, "#one"), (page, "#two"), (tab, "#one"))
    for where, name in everyone:
        expect(where.locator(name)).to_contain_text("Python stopped")
    for where, name in everyone:
        where.locator(name).get_by_role("button", name="Restart").click()
    for where, name in everyone:
        restarted(where, name, boot)
    expect(tab.locator("#one").get_by_label("Said")).to_have_value("visit 1, own 1")
    visit(page, "#one", "visit 1, own 1")
    visit(tab, "#one", "visit 2, own 1")
    visit(page, "#two", "visit 3, own 1")


def test_files_that_have_changed_are_not_those_that_run(page: Page, pages: Pages) -> None:
    pages.write("changing/app.py", CODE)
    app = '<cloche-app id="one" shared-worker src="app.py" runtime="/pyodide/"></cloche-app>'
    url = pages.write("changing/index.html", document(app))
    open_app(page, url, "#one")
    visit(page, "#one", "visit 1, own 1")
    pages.write("changing/app.py", CODE.replace('f"visit', 'f"new visit'))
    tab = page.context.new_page()
    open_app(tab, url, "#one")
    visit(tab, "#one", "new visit 1, own 1")
    visit(page, "#one", "visit 2, own 2")
