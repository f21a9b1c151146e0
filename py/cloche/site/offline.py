"""What makes a site work without a network: a service worker, the list it keeps, a web manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from .chunks import first_modules
from .errors import SiteError
from .page import asset
from .plan import Plan
from .toolchain import Toolchain

WORKER = "offline-worker.js"
LIST = "offline.json"
MANIFEST = "app.webmanifest"
ICON = "icon.svg"
THEME = "#0f766e"
# Neither part of the app nor asked for by its page.
_LEFT_OUT = {WORKER, LIST, ".nojekyll"}


def add_offline(plan: Plan, tools: Toolchain, site: Path) -> None:
    """Turn the finished site in the folder `site` into one that works offline after one visit."""
    worker = tools.web / WORKER
    if not worker.is_file():
        raise SiteError(f"{tools.web} has no {WORKER}", "Run the project's build first.")
    # At the top of the site, because a worker serves only the folder it is in.
    shutil.copyfile(worker, site / WORKER)
    _write(site / ICON, asset("icon.svg"))
    _write(site / MANIFEST, web_manifest(plan.title))
    page = site / "index.html"
    text = page.read_text("utf-8")
    # The page names its build, so that name is made of all other files and the page without it.
    files = _hashes(site)
    build = hashlib.sha256(json.dumps([files, text]).encode()).hexdigest()[:16]
    _write(page, with_offline(text, build))
    files["index.html"] = _hash(page)
    early = _early(tools)
    entries = [
        {"path": path, "sha256": sha256, "later": _is_later(path, early)}
        for path, sha256 in sorted(files.items())
    ]
    data = {"format": 1, "build": build, "files": entries}
    _write(site / LIST, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def web_manifest(title: str) -> str:
    """The manifest by which browsers install the site as an app. Addresses in it are relative."""
    data = {
        "name": title,
        "short_name": title if len(title) <= 14 else title.split()[0],
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": THEME,
        "icons": [
            {"src": ICON, "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def with_offline(page: str, build: str) -> str:
    """The page's text with the manifest linked and the worker registered."""
    head = f'<link rel="manifest" href="{MANIFEST}">\n<meta name="theme-color" content="{THEME}">\n'
    script = asset("offline.js").replace("__BUILD__", build)
    start = page.index("</head>")
    end = page.rindex("</body>")
    return f"{page[:start]}{head}{page[start:end]}<script>\n{script}</script>\n{page[end:]}"


def _early(tools: Toolchain) -> set[str]:
    """The page's own files that the app needs to be shown."""
    python = [tools.snapshot, tools.core_zip] if tools.snapshot else [tools.compiled_zip]
    return {f"cloche/{name}" for name in (*first_modules(tools.web), "worker.js", *python)}


def _is_later(path: str, early: set[str]) -> bool:
    return path.startswith("cloche/") and path not in early


def _hashes(site: Path) -> dict[str, str]:
    found = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in _LEFT_OUT and name != "index.html":
            found[name] = _hash(path)
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
