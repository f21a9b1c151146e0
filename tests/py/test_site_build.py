"""What a built site holds, and that it works from any path and comes out the same every time."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cloche.site.build import build_site
from cloche.site.errors import SiteError
from cloche.site.plan import Options
from cloche.site.toolchain import CDN, Toolchain
from site_help import APP, make_tools, make_wheel, manifest_of, tree, write


@pytest.fixture
def tools(tmp_path: Path) -> Toolchain:
    return make_tools(tmp_path / "tools")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return write(tmp_path / "my_app", {"app.py": APP})


class Links(HTMLParser):
    """Collects every address in a page and the elements it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.urls += [v for k, v in attrs if k in {"href", "src"} and v]


def build(script: Path, out: Path, tools: Toolchain, **more: object) -> dict:
    build_site(Options(script=script, out=out, **more), tools)  # type: ignore[arg-type]
    return manifest_of(out)


def test_manifest_of_a_plain_app(app: Path, tmp_path: Path, tools: Toolchain) -> None:
    data = build(app, tmp_path / "site", tools)
    assert data.pop("config")["components"]
    assert data == {
        "entrypoint": "app.py",
        "files": {"app.py": {"content": APP}},
        "requirements": [],
        "wheels": [],
        "packages": [],
        "runtime": {"url": CDN},
        "core": {"url": "cloche/core-0123abcd.zip"},
        "title": "My app",
        "env": {},
    }
    assert set(tree(tmp_path / "site")) == {
        ".nojekyll",
        "index.html",
        "cloche.lock.json",
        "cloche/cloche.js",
        "cloche/chunks/app.js",
        "cloche/chunks/deep.js",
        "cloche/chunks/late.js",
        "cloche/worker.js",
        "cloche/compiled-0123abcd.zip",
        "cloche/core-0123abcd.zip",
    }


def test_page_is_accessible_and_never_blank(app: Path, tmp_path: Path, tools: Toolchain) -> None:
    build(app, tmp_path / "site", tools, title="Tom & <Jerry>")
    text = (tmp_path / "site" / "index.html").read_text()
    tags = Links(text).tags
    assert ("html", {"lang": "en"}) in tags
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in tags
    assert ("cloche-app", {"dom": "document"}) in tags
    assert "<title>Tom &amp; &lt;Jerry&gt;</title>" in text
    assert "<noscript>" in text
    assert 'role="status"' in text
    assert "$" not in re.sub(r"<script.*?</script>", "", text, flags=re.S)


def test_shadow_dom(app: Path, tmp_path: Path, tools: Toolchain) -> None:
    build(app, tmp_path / "site", tools, dom="shadow")
    tags = Links((tmp_path / "site" / "index.html").read_text()).tags
    # the page has its main part around the app, which is a section inside a shadow root
    assert tags.index(("cloche-app", {})) - tags.index(("main", {})) == 1


@pytest.mark.parametrize("runtime", ["cdn", "bundled"])
def test_every_address_is_relative_and_exists(
    tmp_path: Path, tools: Toolchain, runtime: str
) -> None:
    wheel = make_wheel(tmp_path / "my_app" / "wheels", "tiny")
    files = {"requirements.txt": f"./wheels/{wheel.name}\n", "photo.jpg": b"\xff\xd8\0\xff"}
    app = write(tmp_path / "my_app", {"app.py": APP, **files})
    site = tmp_path / "site"
    data = build(app, site, tools, runtime=runtime)
    urls = Links((site / "index.html").read_text()).urls
    urls += [data["core"]["url"], data["runtime"]["url"]]
    urls += [entry["url"] for entry in data["files"].values() if "url" in entry]
    urls += [entry["url"] for entry in data["wheels"]]
    local = [url for url in urls if not url.startswith(("data:", "https://cdn.jsdelivr.net"))]
    assert len(local) > 8
    for url in local:
        assert not re.match(r"^([a-z]+:|/)", url), url
        assert ".." not in url
        assert (site / url).exists(), url
    assert any(url.startswith("https:") for url in urls) == (runtime == "cdn")


def test_hints_name_the_first_modules_and_the_runtime(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "my_app", {"app.py": "import numpy\n" + APP})
    build(app, tmp_path / "site", tools, runtime="bundled")
    tags = Links((tmp_path / "site" / "index.html").read_text()).tags
    hints = {(a["rel"], a["href"]) for tag, a in tags if tag == "link" and a["rel"] != "icon"}
    for name in ("cloche.js", "chunks/app.js", "chunks/deep.js"):
        assert ("modulepreload", f"cloche/{name}") in hints
    assert ("modulepreload", "cloche/chunks/late.js") not in hints
    addresses = {href for _, href in hints}
    # there is no snapshot here
    assert {"cloche/compiled-0123abcd.zip", "pyodide/python_stdlib.zip"} <= addresses
    assert len([url for url in addresses if url.startswith("pyodide/numpy-2.4.3-")]) == 1


def test_the_worker_starts_before_the_pages_scripts(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "my_app", {"app.py": APP})
    (tools.web / "snapshot-01.bin.gz").write_bytes(b"")
    build(app, tmp_path / "site", tools, runtime="bundled")
    text = (tmp_path / "site" / "index.html").read_text()
    started = text.index('"worker": "cloche/worker.js", "runtime": "pyodide/"')
    assert '"snapshot": "cloche/snapshot-01.bin.gz"' in text[started:]
    assert started < text.index('src="cloche/cloche.js"')
    # what the worker asks for is not asked for by the page as well
    assert "prefetch" not in text
    build(app, tmp_path / "waits", tools, loading="click")
    assert "worker.js" not in (tmp_path / "waits" / "index.html").read_text()
    # another page may have started it already; the files are wanted soon if not
    build(app, tmp_path / "shared", tools, shared_worker=True)
    text = (tmp_path / "shared" / "index.html").read_text()
    assert '"worker":' not in text
    assert '<link rel="prefetch" href="cloche/worker.js"' in text


def test_a_script_end_tag_in_a_file_ends_nothing(tmp_path: Path, tools: Toolchain) -> None:
    nasty = 'x = "</script><!-- <script> \u2028 \u2029 & é 🎈"\n'
    app = write(tmp_path / "my_app", {"app.py": APP, "n.txt": nasty})
    site = tmp_path / "site"
    assert build(app, site, tools)["files"]["n.txt"] == {"content": nasty}
    text = (site / "index.html").read_text("utf-8")
    inside = text.split('<script type="application/json">', 1)[1]
    assert inside.index("</script>") < inside.index("</cloche-app>")
    assert "<!-- <script>" not in text


def test_line_ends_and_names_survive(tmp_path: Path, tools: Toolchain) -> None:
    files = {"app.py": "x = 1\r\ny = 2\r\n", "daten/ä b.csv": "ü,1\r\n"}
    app = write(tmp_path / "my_app", files)
    data = build(app, tmp_path / "site", tools)
    assert {name: entry["content"] for name, entry in data["files"].items()} == files


def test_large_and_binary_files_are_stored_under_their_hash(
    tmp_path: Path, tools: Toolchain
) -> None:
    long, image = "a" * 70_000, b"\x89PNG\0\1"
    app = write(tmp_path / "my_app", {"app.py": APP, "long.txt": long, "my photo!.png": image})
    site = tmp_path / "site"
    files = build(app, site, tools)["files"]
    digest = hashlib.sha256(image).hexdigest()[:12]
    assert files["my photo!.png"] == {"url": f"app/my-photo-{digest}.png"}
    assert (site / files["my photo!.png"]["url"]).read_bytes() == image
    assert (site / files["long.txt"]["url"]).read_text() == long


def test_bundled_site_holds_only_what_the_app_uses(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "my_app", {"app.py": "import pandas\n" + APP})
    site = tmp_path / "site"
    data = build(app, site, tools, runtime="bundled")
    assert data["packages"] == ["pandas"]
    lock = json.loads((site / "pyodide" / "pyodide-lock.json").read_text())
    assert data["runtime"] == {"url": "pyodide/", "lock": lock}
    assert sorted(lock["packages"]) == ["numpy", "pandas", "python-dateutil"]
    for entry in lock["packages"].values():
        assert (site / "pyodide" / entry["file_name"]).is_file()
    assert (site / "pyodide" / "pyodide.asm.wasm").is_file()
    assert not (site / "pyodide" / "Pillow").exists()


def test_components_bring_their_packages_when_bundled(
    tmp_path: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def packages(names: set[str]) -> list[str]:
        return ["numpy", "pillow"] if names & {"Image", "image"} else []

    monkeypatch.setattr("cloche.site.plan.component_packages", packages)
    app = write(tmp_path / "my_app", {"app.py": APP.replace("'text', 'text'", "'image', 'text'")})
    site = tmp_path / "site"
    data = build(app, site, tools, runtime="bundled")
    # The visible interface does not wait for them: they are there, but not loaded before the app.
    assert data["packages"] == []
    lock = json.loads((site / "pyodide" / "pyodide-lock.json").read_text())
    assert sorted(lock["packages"]) == ["numpy", "pillow"]


def test_lock_names_every_package_with_its_hash(tmp_path: Path, tools: Toolchain) -> None:
    wheel = make_wheel(tmp_path / "my_app", "tiny")
    write(tmp_path / "my_app", {"requirements.txt": wheel.name})
    app = write(tmp_path / "my_app", {"app.py": "import PIL\n" + APP})
    build(app, tmp_path / "site", tools)
    lock = json.loads((tmp_path / "site" / "cloche.lock.json").read_text())
    assert {entry["name"]: entry["sha256"] for entry in lock["packages"]} == {
        "pillow": "sha-of-Pillow",
        "tiny": hashlib.sha256(wheel.read_bytes()).hexdigest(),
    }


@pytest.mark.parametrize("runtime", ["cdn", "bundled"])
def test_two_builds_are_the_same_byte_for_byte(
    tmp_path: Path, tools: Toolchain, runtime: str
) -> None:
    wheel = make_wheel(tmp_path / "my_app", "tiny")
    files: dict[str, str | bytes] = {
        "app.py": "import helper, pandas\n" + APP,
        "helper.py": "import PIL\n",
        "requirements.txt": wheel.name,
        "a.bin": b"\0" * 10,
    }
    app = write(tmp_path / "my_app", files)
    build(app, tmp_path / "one", tools, runtime=runtime)
    build(app, tmp_path / "two", tools, runtime=runtime)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_new_build_replaces_the_old_site_whole(
    app: Path, tmp_path: Path, tools: Toolchain
) -> None:
    site = tmp_path / "site"
    build(app, site, tools, runtime="bundled")
    (site / "left-over.txt").write_text("old")
    build(app, site, tools)
    assert not (site / "pyodide").exists()
    assert not (site / "left-over.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my_app", "site", "tools"]


def test_a_failed_build_keeps_the_old_site_and_leaves_nothing(
    app: Path, tmp_path: Path, tools: Toolchain
) -> None:
    site = tmp_path / "site"
    build(app, site, tools)
    before = tree(site)
    app.write_text("def broken(:\n")
    with pytest.raises(SiteError, match=r"app\.py:1: "):
        build(app, site, tools)
    assert tree(site) == before
    with pytest.raises(SiteError):
        build(app, tmp_path / "deep" / "er" / "new", tools)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my_app", "site", "tools"]


def test_a_site_inside_the_app_folder_does_not_ship_itself(app: Path, tools: Toolchain) -> None:
    site = app.parent / "site"
    first = build(app, site, tools)
    again = build(app, site, tools)
    assert first == again
    assert list(again["files"]) == ["app.py"]


def test_titles_from_the_source(tmp_path: Path, tools: Toolchain) -> None:
    source = "import gradio as gr\nwith gr.Blocks(title='Weather ') as demo:\n    pass\n"
    app = write(tmp_path / "my_app", {"app.py": source})
    assert build(app, tmp_path / "site", tools)["title"] == "Weather"
    assert build(app, tmp_path / "site", tools, title="Mine")["title"] == "Mine"


@pytest.mark.parametrize("loading", ["lazy", "click"])
def test_a_page_that_waits_hints_at_nothing_of_python(
    app: Path, tmp_path: Path, tools: Toolchain, loading: str
) -> None:
    site = tmp_path / "site"
    assert build(app, site, tools, loading=loading)["loading"] == loading
    page = (site / "index.html").read_text("utf-8")
    assert "prefetch" not in page
    assert "preconnect" not in page
    assert 'rel="modulepreload" href="cloche/cloche.js"' in page


def test_a_page_that_shares_its_python(app: Path, tmp_path: Path, tools: Toolchain) -> None:
    page = tmp_path / "site" / "index.html"
    assert build(app, tmp_path / "site", tools, shared_worker=True)["sharedWorker"] is True
    assert "new Worker" not in page.read_text("utf-8")
    assert "sharedWorker" not in build(app, tmp_path / "site", tools)
    assert "new Worker" in page.read_text("utf-8")
