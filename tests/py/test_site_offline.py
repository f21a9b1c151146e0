"""The files of a site that works offline: what is listed, named and linked."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from cloche import cli
from cloche.site.build import build_site
from cloche.site.errors import SiteError
from cloche.site.offline import web_manifest
from cloche.site.plan import Options
from cloche.site.toolchain import Toolchain
from site_help import APP, make_tools, manifest_of, tree, write


@pytest.fixture
def tools(tmp_path: Path) -> Toolchain:
    found = make_tools(tmp_path / "tools")
    (found.web / "offline-worker.js").write_text("// worker")
    return found


def build(app: Path, site: Path, tools: Toolchain, *, offline: bool = True) -> dict[str, bytes]:
    options = Options(script=app, out=site, runtime="bundled", offline=offline, lock_file=False)
    build_site(options, tools)
    return tree(site)


def test_every_file_is_listed_with_its_hash(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "app", {"app.py": f"import numpy\n{APP}", "ä photo.png": b"\x89\0"})
    files = build(app, tmp_path / "site", tools)
    data = json.loads(files.pop("offline.json"))
    assert files.pop("offline-worker.js") == b"// worker"
    files.pop(".nojekyll")
    listed = {entry["path"]: entry["sha256"] for entry in data["files"]}
    assert listed == {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    early = {entry["path"] for entry in data["files"] if not entry["later"]}
    assert {"index.html", "cloche/cloche.js", "cloche/chunks/deep.js", "cloche/worker.js"} <= early
    assert {"cloche/compiled-0123abcd.zip", "pyodide/pyodide.asm.wasm"} <= early
    assert any(name.startswith("pyodide/numpy-") for name in early)
    assert any(name.startswith("app/") for name in early)
    assert "cloche/chunks/late.js" not in early


def test_the_page_names_its_build_and_the_build_its_content(
    tmp_path: Path, tools: Toolchain
) -> None:
    app = write(tmp_path / "app", {"app.py": APP})
    one = build(app, tmp_path / "one", tools)
    assert build(app, tmp_path / "two", tools) == one
    number = json.loads(one["offline.json"])["build"]
    page = one["index.html"].decode()
    assert f'build: "{number}"' in page
    assert page.count("<script>") == 3
    assert '<link rel="manifest" href="app.webmanifest">' in page
    assert manifest_of(tmp_path / "one")["files"]["app.py"] == {"content": APP}
    app.write_text(APP + "\n# changed\n")
    assert json.loads(build(app, tmp_path / "two", tools)["offline.json"])["build"] != number


def test_text_of_the_app_does_not_move_the_script(tmp_path: Path, tools: Toolchain) -> None:
    nasty = 'x = "</head></body>"\n'
    app = write(tmp_path / "app", {"app.py": APP, "n.txt": nasty})
    build(app, tmp_path / "site", tools)
    assert manifest_of(tmp_path / "site")["files"]["n.txt"] == {"content": nasty}


def test_the_web_manifest_is_relative_and_named_after_the_app() -> None:
    data = json.loads(web_manifest('Déjà "vu" of pictures'))
    assert (data["name"], data["short_name"]) == ('Déjà "vu" of pictures', "Déjà")
    assert (data["start_url"], data["scope"], data["display"]) == ("./", "./", "standalone")
    assert [icon["src"] for icon in data["icons"]] == ["icon.svg"]


def test_without_the_option_nothing_of_it_is_in_the_site(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "app", {"app.py": APP})
    files = build(app, tmp_path / "site", tools, offline=False)
    assert not [name for name in files if re.search(r"offline|webmanifest|icon", name)]
    assert b"serviceWorker" not in files["index.html"]
    assert b"offline" not in files["index.html"]


def test_an_installation_without_the_worker_is_told_so(tmp_path: Path, tools: Toolchain) -> None:
    (tools.web / "offline-worker.js").unlink()
    app = write(tmp_path / "app", {"app.py": APP})
    with pytest.raises(SiteError, match=r"has no offline-worker\.js"):
        build(app, tmp_path / "site", tools)
    assert not (tmp_path / "site").exists()


def test_offline_implies_a_bundled_runtime(
    tmp_path: Path,
    tools: Toolchain,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("cloche.site.toolchain.installed", lambda: tools)
    app = write(tmp_path / "app", {"app.py": APP})
    command = ["build", str(app), "--out", str(tmp_path / "site"), "--offline"]
    assert cli.main([*command, "--runtime", "cdn"]) == 2
    assert "--offline cannot keep files of another host" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
    assert cli.main(command) == 0
    assert manifest_of(tmp_path / "site")["runtime"]["url"] == "pyodide/"
