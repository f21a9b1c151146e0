"""Packages with native code in what a visit keeps work as if they had just been loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cloche.site import runtime
from support import keeping
from support.app import open_app
from support.facts import FACTS
from support.native_operations import HELPERS, LATE, OPERATIONS
from support.server import Pages, StaticServer

PACKAGES = ("numpy", "pandas", "pillow", "matplotlib", "pydantic")
IMPORTS = {
    "numpy": "import numpy as np",
    "pandas": "import pandas as pd",
    "pillow": "from PIL import Image, ImageDraw, ImageFilter, ImageOps",
    "matplotlib": "import matplotlib.pyplot as plt",
    "pydantic": "import pydantic",
}

RUN = """
def run(texts):
    given = dict(globals())
    results = {}
    for text in texts:
        try:
            results[text] = repr(eval(text, given))
        except Exception as error:
            results[text] = f"{type(error).__name__}: {error}"
    return results
"""
APP = """
def work(text):
    return text + str(int(np.arange(4).sum())) if "np" in globals() else text
gr.Interface(work, "text", "text").launch()
"""


@pytest.fixture(scope="module")
def wheels(server: StaticServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The runtime with all packages of this suite, as an address."""
    folder = tmp_path_factory.mktemp("pyodide-native")
    core = [path for path in runtime.runtime_dir().iterdir() if path.is_file()]
    for path in [*core, *runtime.ensure(PACKAGES).values()]:
        (folder / path.name).symlink_to(path)
    server.mounts["/pyodide-native"] = folder
    yield "/pyodide-native/"
    del server.mounts["/pyodide-native"]


def page_of(code: str, runtime_url: str, **more: Any) -> str:
    given = json.dumps({**manifest(code), **more})
    return (
        "<!doctype html><title>t</title>"
        '<script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="{runtime_url}">'
        f'<script type="application/json">{given}</script></cloche-app>'
    )


def manifest(code: str) -> dict[str, Any]:
    return {"entrypoint": "app.py", "files": {"app.py": {"content": code}}}


def visit(page: Page, url: str) -> tuple[Any, bool]:
    """What the app printed as JSON, and whether it came from an earlier visit's memory."""
    lines: list[Any] = []
    asked: list[str] = []
    told: list[str] = []

    def heard(text: str) -> None:
        if text.startswith("json:"):
            lines.append(json.loads(text[5:]))
        elif "starts" in text:
            told.append(text)

    page.on("console", lambda message: heard(message.text))
    page.on("request", lambda request: asked.append(request.url))
    open_app(page, url)
    assert told == []
    app = page.locator("cloche-app")
    app.get_by_role("textbox").first.fill("sum ")
    app.get_by_role("button", name="Submit").click()
    expect(app.get_by_role("textbox").last).to_have_value("sum 6", timeout=30_000)
    (line,) = lines
    return line, not any(".bin.gz" in url for url in asked)


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_a_hundred_operations(page: Page, pages: Pages, wheels: str, order: str) -> None:
    names = PACKAGES if order == "forwards" else PACKAGES[::-1]
    assert len(OPERATIONS) >= 100
    lines = ["import json", "import gradio as gr", *(IMPORTS[name] for name in names), HELPERS, RUN]
    lines += [f"results = run({OPERATIONS!r})", f"late = run({LATE!r})"]
    lines += ["chance = [float(np.random.random()), float(np.random.default_rng().random())]"]
    lines += ['print("json:" + json.dumps([results, late, chance]))', APP]
    code = "\n".join(lines)
    url = pages.write(f"native/{order}.html", page_of(code, wheels))
    (first, late, chance), kept = visit(page, url)
    assert not kept
    keeping.wait_for_memories(page)
    (again, late_again, other_chance), kept = visit(page, url)
    assert kept
    assert again == first
    assert late_again == late
    failed = [
        f"{text}: {result}" for text, result in {**first, **late}.items() if "Error" in result
    ]
    assert not failed, "\n".join(failed)
    assert all(one != other for one, other in zip(chance, other_chance, strict=True))


def test_symbols_have_the_same_addresses(page: Page, pages: Pages, wheels: str) -> None:
    """Those that libraries use have theirs early, the others when one is looked up."""
    lines = [IMPORTS["numpy"], IMPORTS["pillow"], FACTS, "import gradio as gr"]
    lines += ["facts['sum'] = int(np.arange(4).sum())"]
    lines += ["print('json:' + json.dumps([facts, symbols_at_first]))", APP]
    code = "\n".join(lines)
    url = pages.write("native/symbols.html", page_of(code, wheels))
    (first, symbols), kept = visit(page, url)
    assert not kept
    keeping.wait_for_memories(page)
    (second, symbols_again), kept = visit(page, url)
    assert kept
    assert second == first
    # most of them are of no use to these libraries
    assert symbols_again < symbols / 2


@pytest.mark.parametrize("package", ["pillow", "pydantic"])
def test_packages_that_come_after_the_memory(
    page: Page, pages: Pages, wheels: str, package: str
) -> None:
    """numpy is in what is kept; the other one, with native code of its own, is loaded behind it."""
    lines = ["import json", "import gradio as gr", IMPORTS["numpy"]]
    # imports after this line are not done early
    lines += ["import os; os.environ['LATE'] = '1'"]
    lines += ["async def more():", "    import pyodide_js"]
    lines += [f"    await pyodide_js.loadPackage({package!r})", "await more()", IMPORTS[package]]
    lines += [f"print('json:' + json.dumps(str({USES[package]})))", APP]
    code = "\n".join(lines)
    url = pages.write(f"native/after-{package}.html", page_of(code, wheels, packages=["numpy"]))
    first, _ = visit(page, url)
    keeping.wait_for_memories(page)
    second, kept = visit(page, url)
    assert kept
    assert first == second


USES = {
    "pillow": "np.asarray(Image.new('RGB', (2, 2), 'red').rotate(90)).tolist()",
    "pydantic": "pydantic.TypeAdapter(list[int]).validate_json('[1, 2]')",
}


PICTURES = """
import json, sys
import gradio as gr
import numpy as np
print("json:" + json.dumps("PIL.PngImagePlugin" in sys.modules))
def work(text):
    return text + str(int(np.arange(4).sum()))
with gr.Blocks() as demo:
    gr.Image(), gr.Interface(work, "text", "text")
demo.launch()
"""


def test_packages_of_components_are_there_from_the_second_visit_on(
    page: Page, pages: Pages, wheels: str
) -> None:
    url = pages.write("native/pictures.html", page_of(PICTURES, wheels))
    early, kept = visit(page, url)
    assert (early, kept) == (False, False)
    # the second Python starts when the visitor has used the app for a while
    keeping.wait_until(
        page, lambda: "Pillow" in keeping.read(page, "about").get("loaded", {}), seconds=90
    )
    keeping.wait_until(page, lambda: keeping.read(page, "stamp").get("tried") == "pillow")
    stamp = keeping.read(page, "stamp")
    assert stamp["rehearsed"]
    early, kept = visit(page, url)
    assert (early, kept) == (True, True)
    # nothing is left to do: neither the memory nor what is noted about it is made anew
    page.wait_for_timeout(5000)
    assert keeping.read(page, "stamp")["made"] == stamp["made"]
