"""A script run at build time gives its config, or one reason why not; it touches nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cloche.site.page import json_for_html
from cloche.site.prerender import Prerendered, prerender
from site_help import make_wheel

HEAD = "import gradio as gr\n"
SMALL = HEAD + "gr.Interface(lambda x: x, gr.Textbox({value}), 'text').launch()\n"


def run(tmp_path: Path, code: str, timeout: float = 30, **files: str) -> Prerendered:
    paths = {}
    for name, text in {"app.py": code, **files}.items():
        paths[name] = tmp_path / name
        paths[name].write_text(text, "utf-8")
    return prerender(paths, "app.py", tmp_path / "out", timeout=timeout)


def values(made: Prerendered) -> list[object]:
    assert made.config is not None, made.note
    return [c["props"].get("value") for c in made.config["components"] if c["type"] == "textbox"]


def test_twice_gives_the_same_text(tmp_path: Path) -> None:
    code = SMALL.format(value="' '.join({'b', 'a', 'c', 'd', 'e'})")
    first, second = run(tmp_path, code), run(tmp_path, code)
    assert first.note is None
    assert json_for_html(first.config) == json_for_html(second.config)
    assert "</script>" not in json_for_html(run(tmp_path, SMALL.format(value="'</script>'")).config)


def test_values_keep_the_order_of_their_keys(tmp_path: Path) -> None:
    made = run(tmp_path, HEAD + "gr.Interface(len, gr.JSON({'z': 1, 'a': 2}), 'text').launch()\n")
    assert '"value":{"z":1,"a":2}' in json_for_html(made.config)


def test_ids_count_from_zero(tmp_path: Path) -> None:
    made = run(tmp_path, HEAD + "with gr.Blocks() as demo:\n    gr.Textbox()\ndemo.launch()\n")
    assert made.config is not None
    assert sorted(component["id"] for component in made.config["components"]) == [1, 2]


def test_top_level_await_and_files_beside_the_script(tmp_path: Path) -> None:
    code = "import asyncio\nawait asyncio.sleep(0)\n" + SMALL.format(value="open('words').read()")
    assert values(run(tmp_path, code, words="from the file"))[0] == "from the file"


def test_the_apps_own_wheels_can_be_imported(tmp_path: Path) -> None:
    wheel = make_wheel(
        tmp_path / "wheels", "tinywords", modules={"tinywords/__init__.py": "x = 'w'"}
    )
    script = tmp_path / "app.py"
    script.write_text("import tinywords\n" + SMALL.format(value="tinywords.x"), "utf-8")
    made = prerender({"app.py": script}, "app.py", tmp_path / "out", wheels=[wheel])
    assert values(made)[0] == "w"


def test_secrets_of_the_author_stay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "secret")
    code = "import os\n" + SMALL.format(value="str(sorted(os.environ))")
    assert "MY_API_KEY" in os.environ
    assert "MY_API_KEY" not in str(values(run(tmp_path, code))[0])


def test_what_the_script_writes_goes_away(tmp_path: Path) -> None:
    run(tmp_path, "open('written', 'w').write('x')\n" + SMALL.format(value="''"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.py"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_module_at_all\n", "module 'no_such_module_at_all' is not installed"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("x = 1\n", "it launched no app"),
        ("raise SystemExit(3)\n", "the script ended itself with 3"),
        ("import os\nos._exit(0)\n", "ended its Python without launching an app"),
        (
            "import urllib.request as u\nu.urlopen('http://192.0.2.1/')\n",
            "there is no network while a page is prerendered",
        ),
    ],
)
def test_a_script_that_does_not_run_here_is_a_note(tmp_path: Path, code: str, reason: str) -> None:
    made = run(tmp_path, code)
    assert made.config is None
    assert reason in (made.note or "")
    assert "--no-prerender" in (made.note or "")


def test_an_endless_script_is_given_up(tmp_path: Path) -> None:
    made = run(tmp_path, "while True: pass\n", timeout=1)
    assert "still running after 1 s" in (made.note or "")


def test_shown_files_become_addresses_of_the_page(tmp_path: Path) -> None:
    code = HEAD + (
        "with gr.Blocks() as demo:\n    gr.Image('small.svg')\n    gr.Image('large.svg')\n"
        "demo.launch()\n"
    )
    svg = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"
    made = run(
        tmp_path, code, **{"small.svg": svg.format(""), "large.svg": svg.format(" " * 20_000)}
    )
    assert made.config is not None, made.note
    small, large = [component["props"]["value"] for component in made.config["components"]]
    assert small["url"].startswith("data:image/svg+xml;base64,")
    assert (tmp_path / "out" / large["url"]).stat().st_size > 20_000
    assert str(tmp_path) not in json.dumps(made.config)
