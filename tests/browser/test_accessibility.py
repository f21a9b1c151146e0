"""There is no violation that axe can find: names, roles, contrast, structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.axe import violations
from support.server import Pages
from support.sites import Sites

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLES = PROJECT / "examples"
SHOWCASE = Path(__file__).parent / "showcase"


@pytest.mark.parametrize("name", ["hello_world", "blocks_tour", "dashboard", "calculator"])
def test_examples(page: Page, site: Sites, name: str) -> None:
    open_app(page, site(EXAMPLES / name))
    page.wait_for_timeout(500)
    assert violations(page) == []


def test_inside_a_page_with_a_main_part_of_its_own(page: Page, pages: Pages) -> None:
    code = (EXAMPLES / "hello_world" / "app.py").read_text(encoding="utf-8")
    app = f'<cloche-app runtime="/pyodide/"><script type="text/python">{code}</script></cloche-app>'
    body = f"<main><h1>Mine</h1>{app}</main>"
    script = '<script type="module" src="/cloche/cloche.js"></script>'
    head = f"<!doctype html><html lang=en><title>t</title>{script}"
    open_app(page, pages.write("own-main.html", head + body))
    assert violations(page) == []


@pytest.mark.parametrize(
    "scheme",
    [
        pytest.param(
            scheme, marks=pytest.mark.context(color_scheme=scheme, reduced_motion="reduce")
        )
        for scheme in ("light", "dark")
    ],
)
def test_every_component_in_every_state(page: Page, site: Sites, scheme: str) -> None:
    open_app(page, site(SHOWCASE))
    for name in ("Text", "Choice", "Shown", "Pictures", "Running"):
        page.get_by_role("tab", name=name, exact=True).click()
        page.wait_for_timeout(300)
        assert violations(page) == [], name
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("At least six letters")).to_be_visible()
    page.get_by_role("button", name="Fail").click()
    expect(page.get_by_role("alert").filter(has_text="The kettle is empty")).to_be_visible()
    assert violations(page) == [], "messages"
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    assert violations(page) == [], "progress"
    page.get_by_role("tab", name="Choice").click()
    page.get_by_role("combobox", name="Multi empty").click()
    expect(page.get_by_role("listbox")).to_be_visible()
    assert violations(page) == [], "list"
