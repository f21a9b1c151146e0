"""A page names the modules that its UI is drawn with, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloche.site.chunks import drawing_modules, first_modules

MODULES = {
    "cloche.js": 'export*from"./chunks/main-aaaaaaaa.js";',
    "chunks/main-aaaaaaaa.js": 'import"./deep-aaaaaaaa.js";import(`./app-bbbb-bbb.js`);'
    "import('./client-aaaaaaaa.js')",
    "chunks/deep-aaaaaaaa.js": "",
    "chunks/client-aaaaaaaa.js": "",
    "chunks/app-bbbb-bbb.js": 'import{a}from"./ui-aaaaaaaa.js";import{b}from"./main-aaaaaaaa.js";'
    "import(`./second-wave-cccc_ccc.js`);import(`./Image-dddddddd.js`);import(`./JSON-eeeeeeee.js`)",
    "chunks/ui-aaaaaaaa.js": "",
    "chunks/second-wave-cccc_ccc.js": 'import"./app-bbbb-bbb.js"',
    "chunks/Image-dddddddd.js": 'import"./picture-aaaaaaaa.js"',
    "chunks/picture-aaaaaaaa.js": "",
    "chunks/JSON-eeeeeeee.js": "",
    "chunks/json-ffffffff.js": "",
}


@pytest.fixture
def web(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def config(*types: str) -> dict[str, list[dict[str, str]]]:
    return {"components": [{"type": name} for name in types]}


def test_what_every_page_starts_with(web: Path) -> None:
    names = ["cloche.js", "chunks/main-aaaaaaaa.js", "chunks/deep-aaaaaaaa.js"]
    assert first_modules(web) == names


def test_what_a_ui_is_drawn_with(web: Path) -> None:
    always = {"chunks/app-bbbb-bbb.js", "chunks/ui-aaaaaaaa.js", "chunks/second-wave-cccc_ccc.js"}
    assert set(drawing_modules(web, config("textbox"))) == always
    image = {"chunks/Image-dddddddd.js", "chunks/picture-aaaaaaaa.js"}
    assert set(drawing_modules(web, config("image", "image"))) == always | image
    assert set(drawing_modules(web, config("json"))) == always | {"chunks/JSON-eeeeeeee.js"}
