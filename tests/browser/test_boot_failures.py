"""A boot that fails says at which stage, why, and what to do; the page lives on."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.app import ready
from support.server import Pages

SCRIPT = '<script type="module" src="/cloche/cloche.js"></script>'
FINE = "import gradio as gr\ngr.Interface(lambda x: x, 'text', 'text').launch()"


def app(attributes: str, code: str = FINE) -> str:
    return (
        f"<!doctype html><title>t</title>{SCRIPT}"
        "<button onclick=\"this.textContent='alive'\">page</button>"
        f"<cloche-app {attributes}>{code}</cloche-app>"
    )


def failure(page: Page, url: str) -> str:
    """Open the page and give the text of the failure it shows."""
    page.goto(url)
    alert = page.locator("cloche-app").get_by_role("alert")
    expect(alert).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="page").click()
    expect(page.get_by_role("button", name="alive")).to_be_visible()
    return alert.inner_text()


@pytest.fixture(autouse=True)
def errors_are_the_subject(expect_errors: Callable[..., None]) -> None:
    expect_errors(r".*")


def test_wrong_runtime_address(page: Page, pages: Pages) -> None:
    text = failure(page, pages.write("fail-runtime.html", app('runtime="/nowhere/"')))
    assert "/nowhere/" in text
    assert "runtime" in text.lower()


def test_script_that_is_not_there(page: Page, pages: Pages) -> None:
    text = failure(
        page, pages.write("fail-src.html", app('src="missing.py" runtime="/pyodide/"', ""))
    )
    assert "missing.py" in text
    assert "404" in text


def test_exception_in_the_script(page: Page, pages: Pages) -> None:
    code = "import gradio as gr\n\ndef build():\n    return 1 / 0\n\nbuild()"
    text = failure(page, pages.write("fail-raise.html", app('runtime="/pyodide/"', code)))
    assert "ZeroDivisionError" in text
    assert "return 1 / 0" in text
    assert "line 4" in text
    assert "/lib/" not in text


def test_syntax_error_in_the_script(page: Page, pages: Pages) -> None:
    code = "import gradio as gr\ndef broken(:\n    pass"
    text = failure(page, pages.write("fail-syntax.html", app('runtime="/pyodide/"', code)))
    assert "SyntaxError" in text
    assert "line 2" in text


def test_app_that_never_launches(page: Page, pages: Pages) -> None:
    code = "import gradio as gr\ndemo = gr.Interface(lambda x: x, 'text', 'text')"
    text = failure(page, pages.write("fail-launch.html", app('runtime="/pyodide/"', code)))
    assert "launch()" in text


def test_module_that_is_not_there(page: Page, pages: Pages) -> None:
    code = "import gradio as gr\nimport no_such_module"
    text = failure(page, pages.write("fail-module.html", app('runtime="/pyodide/"', code)))
    assert "no_such_module" in text
    assert "requirements" in text


def test_package_that_cannot_be_found(page: Page, pages: Pages) -> None:
    attributes = 'runtime="/pyodide/" requirements="no-such-package-of-ours"'
    text = failure(page, pages.write("fail-package.html", app(attributes)))
    assert "no-such-package-of-ours" in text


def test_runtime_package_whose_file_is_missing(page: Page, pages: Pages) -> None:
    attributes = 'runtime="/pyodide/" requirements="pandas"'
    text = failure(page, pages.write("fail-file.html", app(attributes)))
    assert "pandas" in text


def manifest(wheel: dict[str, str]) -> str:
    data = {
        "entrypoint": "app.py",
        "files": {"app.py": {"content": FINE}},
        "requirements": [],
        "wheels": [wheel],
        "packages": [],
        "runtime": {"url": "/pyodide/"},
        "core": {},
        "env": {},
    }
    return f'<script type="application/json">{json.dumps(data)}</script>'


def test_wheel_that_is_not_a_zip(page: Page, pages: Pages) -> None:
    pages.write("broken-1.0-py3-none-any.whl", b"this is no wheel")
    digest = hashlib.sha256(b"this is no wheel").hexdigest()
    wheel = {
        "name": "broken",
        "version": "1.0",
        "url": "broken-1.0-py3-none-any.whl",
        "sha256": digest,
    }
    text = failure(page, pages.write("fail-zip.html", app("", manifest(wheel))))
    assert "broken" in text


def test_wheel_that_was_changed(page: Page, pages: Pages) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("changed.py", "")
    pages.write("changed-1.0-py3-none-any.whl", packed.getvalue())
    wheel = {
        "name": "changed",
        "version": "1.0",
        "url": "changed-1.0-py3-none-any.whl",
        "sha256": "0" * 64,
    }
    text = failure(page, pages.write("fail-hash.html", app("", manifest(wheel))))
    assert "changed" in text
    assert "was changed or cut short" in text


def test_retry_after_the_cause_is_gone(page: Page, pages: Pages) -> None:
    url = pages.write("fail-retry.html", app('src="late.py" runtime="/pyodide/"', ""))
    failure(page, url)
    pages.write("late.py", FINE)
    page.locator("cloche-app").get_by_role("button", name="again").click()
    ready(page)
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
