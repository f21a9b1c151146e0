"""Writes the HTML of a site's page and the manifest inside it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from .chunks import drawing_modules, first_modules
from .lock import RuntimeLock
from .plan import Plan
from .toolchain import CDN, CORE_FILES, Toolchain

if TYPE_CHECKING:
    from .still import Still

ASSETS = Path(__file__).parent / "assets"
# A bell jar. Inline, so that the page asks the host for nothing it does not have.
FAVICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cg fill='none' stroke='%230f766e' stroke-width='2.4' stroke-linecap='round'%3E"
    "%3Cpath d='M6 24v-6a10 10 0 0 1 20 0v6M3.500 27h25M12 18a4.500 4.500 0 0 1 4-4.400'/%3E"
    "%3Ccircle cx='16' cy='5' r='1.600' fill='%230f766e'/%3E%3C/g%3E%3C/svg%3E"
)


def manifest(
    plan: Plan,
    files: dict[str, dict[str, str]],
    core: str,
    base: str,
    lock: RuntimeLock | None = None,
) -> dict[str, Any]:
    """What the page boots from. `base` leads from the page to the site's root ("" or "../").

    With `lock`, the page of a site with a runtime of its own need not fetch the list of packages.
    """
    data: dict[str, Any] = {
        "entrypoint": plan.options.script.name,
        "files": files,
        "requirements": [],
        "wheels": [
            {
                "name": wheel.name,
                "version": wheel.version,
                "url": f"wheels/{wheel.path.name}",
                "sha256": wheel.sha256,
                "imports": list(wheel.imports),
            }
            for wheel in plan.found.wheels
        ],
        "packages": plan.found.packages,
        "runtime": _runtime(plan, base, lock),
        "core": {"url": f"{base}cloche/{core}"},
        "title": plan.title,
        "env": {},
    }
    if plan.options.loading != "eager":
        data["loading"] = plan.options.loading
    if plan.options.shared_worker:
        data["sharedWorker"] = True
    return data


def _runtime(plan: Plan, base: str, lock: RuntimeLock | None) -> dict[str, Any]:
    """Where Python comes from, and which packages lie there.

    Pyodide's own host has more of them than the app is known to need, and code may ask for any
    while it runs: that list is fetched.
    """
    found: dict[str, Any] = {"url": runtime_url(plan, base)}
    if lock is not None and plan.options.runtime == "bundled":
        found["lock"] = json.loads(lock.trimmed(plan.runtime_packages))
    return found


def json_for_html(value: Any) -> str:
    """JSON text that may stand inside a <script> element whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Inside JSON these characters occur in strings only, where the escape means the same.
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def hints(
    plan: Plan,
    tools: Toolchain,
    lock: RuntimeLock,
    base: str = "",
    config: dict[str, Any] | None = None,
) -> str:
    """Link elements that start the downloads the boot is going to need, before any script runs."""
    runtime = runtime_url(plan, base)
    modules = first_modules(tools.web)
    if config is not None:
        modules += drawing_modules(tools.web, config)
    lines = [f'<link rel="modulepreload" href="{base}cloche/{name}">' for name in modules]
    if plan.options.loading != "eager":
        # Python may never be wanted here: only the page's own scripts come ahead.
        return "\n".join(lines)
    if runtime == CDN:
        host = "/".join(CDN.split("/")[:3])
        lines.insert(0, f'<link rel="preconnect" href="{host}" crossorigin>')
    later = [] if tools.snapshot else [f"{base}cloche/{tools.compiled_zip}"]
    if not tools.snapshot:
        later.append(f"{runtime}python_stdlib.zip")
    # What a worker fetches from its first moment on (`early`) is not named here: a browser that
    # has to ask the host whether a file has changed would ask twice.
    if not _starts_early(plan):
        later += [f"{base}cloche/{name}" for name in ("worker.js", tools.snapshot) if name]
        later += [f"{runtime}{name}" for name in CORE_FILES if name != "python_stdlib.zip"]
    if runtime == CDN:
        later.append(f"{runtime}pyodide-lock.json")
    later += [f"wheels/{wheel.path.name}" for wheel in plan.found.wheels]
    later += [
        f"{runtime}{lock.packages[name]['file_name']}" for name in lock.closure(plan.found.packages)
    ]
    # The worker fetches these, not the page. A prefetch lands in the HTTP cache they share, also
    # while it is still running; a preload would do the same but warn that the page did not use it.
    lines += [f'<link rel="prefetch" href="{url}" as="fetch" crossorigin>' for url in later]
    return "\n".join(lines)


def early(plan: Plan, tools: Toolchain, base: str = "") -> str:
    """A script element that starts the worker before the page's own scripts have arrived."""
    if not _starts_early(plan):
        return ""
    snapshot = f"{base}cloche/{tools.snapshot}" if tools.snapshot else ""
    worker = f"{base}cloche/worker.js"
    names = {"worker": worker, "runtime": runtime_url(plan, base), "snapshot": snapshot}
    return f"<script>\n{asset('early.js').strip()}\n({json.dumps(names)});</script>"


def _starts_early(plan: Plan) -> bool:
    """Whether the page surely wants a worker, and one of its own."""
    return plan.options.loading == "eager" and not plan.options.shared_worker


def runtime_url(plan: Plan, base: str = "") -> str:
    """Where the page loads Python from."""
    return f"{base}pyodide/" if plan.options.runtime == "bundled" else CDN


def index_html(
    plan: Plan,
    tools: Toolchain,
    lock: RuntimeLock,
    files: dict[str, dict[str, str]],
    base: str = "",
    config: dict[str, Any] | None = None,
    still: Still | None = None,
) -> str:
    """The whole page of one app. `config` is its prerendered UI, if any, and `still` its HTML."""
    data = manifest(plan, files, tools.core_zip, base, lock)
    if config is not None:
        data["config"] = config
    shadow = plan.options.dom == "shadow"
    element = "cloche-app" if shadow else 'cloche-app dom="document"'
    description = (
        f'\n<meta name="description" content="{html.escape(plan.summary)}">' if plan.summary else ""
    )
    return template("page.html").substitute(
        title=html.escape(plan.title),
        description=description,
        favicon=FAVICON,
        hints=hints(plan, tools, lock, base, config),
        early=early(plan, tools, base),
        element=element,
        # an app that owns its document brings the main part itself
        before="<main>\n" if shadow else "",
        after="\n</main>" if shadow else "",
        manifest=json_for_html(data),
        script=f"{base}cloche/cloche.js",
        css=asset("page.css").strip(),
        **_still_parts(still),
    )


def _still_parts(still: Still | None) -> dict[str, str]:
    if still is None:
        return {"still": "", "still_css": "", "waits": ""}
    # in a style element nothing but its end tag means anything
    css = still.css.replace("</", "<\\/")
    return {
        # who is quick acts before the last of it has arrived
        "still": f'<div class="cl-still"><script>\n{asset("still.js").strip()}\n</script>'
        f"{still.html}<script>\n{asset('still-theme.js').strip()}\n</script></div>\n",
        "still_css": f"\n<style data-cloche-still>\n{css}\n"
        ".cl-still[data-waits] * { cursor: progress !important; }\n</style>"
        "\n<noscript><style>.cl-still { display: none; }</style></noscript>",
        "waits": " hidden",
    }


def asset(name: str) -> str:
    """The text of one file of the assets folder."""
    return (ASSETS / name).read_text("utf-8")


@cache
def template(name: str) -> Template:
    """One file of the assets folder as a template with $names."""
    return Template(asset(name))


def total_size(paths: Iterable[Path]) -> int:
    """Bytes of all files in `paths`."""
    return sum(path.stat().st_size for path in paths)
