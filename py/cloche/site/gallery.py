"""Builds a folder of examples into one static site: `python -m cloche.site.gallery --out DIR`.

Every folder with an app.py becomes a page that runs the app beside its source. All pages share one
copy of the page's files and of the runtime.
"""

from __future__ import annotations

import argparse
import dataclasses
import html
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .appfiles import MARKER, place
from .build import check_out, copy_runtime, copy_web, prerendered
from .errors import SiteError
from .highlight import plain_html, python_html
from .lock import RuntimeLock
from .page import FAVICON, asset, early, hints, index_html, json_for_html, manifest, template
from .plan import Options, Plan, make_plan
from .stage import move, staged
from .toolchain import Toolchain, installed

BASE = "../"
#: Folder of the examples' pictures, <name>-light.webp and <name>-dark.webp, beside the examples.
PREVIEWS = "previews"


@dataclass(frozen=True)
class Example:
    """One example: its folder's name and its plan."""

    name: str
    plan: Plan

    @property
    def lines(self) -> int:
        """Lines of the script that hold anything."""
        text = self.plan.options.script.read_text("utf-8")
        return sum(1 for line in text.splitlines() if line.strip())

    @property
    def sources(self) -> dict[str, Path]:
        """The texts a reader wants to see: the script, its modules, its requirements."""
        files = self.plan.files.paths
        script = self.plan.options.script.name
        others = [n for n in files if "/" not in n and n.endswith(".py") and n != script]
        others += [name for name in files if name == "requirements.txt"]
        return {name: files[name] for name in [script, *others]}


def build_gallery(examples: Path, out: Path, tools: Toolchain) -> list[Example]:
    """Build every example of the folder `examples` into the site `out`, shortest example first."""
    scripts = sorted(examples.glob("*/app.py"))
    if not scripts:
        raise SiteError(f"{examples} has no folder with an app.py", "Give another --examples.")
    check_out(Options(script=scripts[0], out=out))
    with staged(out) as stage:
        lock = RuntimeLock.read(tools.runtime)
        found = [_plan(script, stage, lock) for script in scripts]
        found.sort(key=lambda example: (example.lines, example.name))
        copy_web(tools, stage)
        names = {name for example in found for name in example.plan.runtime_packages}
        copy_runtime(tools, lock, names, stage)
        for number, example in enumerate(found):
            following = found[(number + 1) % len(found)]
            _write_example(example, following, tools, lock, stage / example.name)
        pictures = _copy_pictures(found, examples / PREVIEWS, stage / PREVIEWS)
        _write(stage / "index.html", _index(found, pictures))
        for name in ("gallery.css", "gallery.js"):
            _write(stage / name, asset(name))
        _write(stage / MARKER, json.dumps({"format": 1, "gallery": True}) + "\n")
        move(stage, out)
    return found


def _plan(script: Path, stage: Path, lock: RuntimeLock) -> Example:
    name = script.parent.name
    options = Options(script=script, out=stage / name, runtime="bundled", dom="shadow")
    try:
        return Example(name, make_plan(options, lock, stage / name / "wheels"))
    except SiteError as error:
        raise SiteError(f"example {name}: {error.cause}", error.hint) from error


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def _write_example(
    example: Example, following: Example, tools: Toolchain, lock: RuntimeLock, folder: Path
) -> None:
    plan = example.plan
    folder.mkdir(exist_ok=True)
    files = place(plan.files.paths, folder)
    data = manifest(plan, files, tools.core_zip, BASE)
    config = prerendered(plan, tools, lock, folder)
    if config is not None:
        data["config"] = config
    page = template("example.html").substitute(
        title=html.escape(plan.title),
        summary=html.escape(plan.summary or ""),
        favicon=FAVICON,
        hints=hints(plan, tools, lock, BASE),
        early=early(plan, tools, BASE),
        manifest=json_for_html(data),
        sources="\n".join(_source(name, path) for name, path in example.sources.items()),
        next_name=html.escape(following.name),
        next_title=html.escape(following.plan.title),
    )
    _write(folder / "index.html", page)
    # The same app once more as `cloche build` writes it, owning its page.
    own = dataclasses.replace(plan, options=dataclasses.replace(plan.options, dom="document"))
    _write(folder / "full.html", index_html(own, tools, lock, files, BASE, config))


def _source(name: str, path: Path) -> str:
    text = path.read_text("utf-8")
    marked = python_html(text) if path.suffix == ".py" else plain_html(text)
    shown = html.escape(name)
    ident = "source-" + "".join(c if c.isalnum() else "-" for c in name)
    return template("source.html").substitute(
        name=shown, ident=ident, code=marked, digits=len(str(len(text.splitlines())))
    )


def _copy_pictures(examples: list[Example], source: Path, target: Path) -> set[str]:
    """Copy the pictures of the examples that have both; returns the names of those."""
    found = set()
    for name in (example.name for example in examples):
        files = [f"{name}-{scheme}.webp" for scheme in ("light", "dark")]
        if all((source / file).is_file() for file in files):
            target.mkdir(exist_ok=True)
            for file in files:
                shutil.copyfile(source / file, target / file)
            found.add(name)
    return found


def _index(examples: list[Example], pictures: set[str]) -> str:
    cards = [
        template("card.html").substitute(
            name=html.escape(example.name),
            title=html.escape(example.plan.title),
            summary=html.escape(example.plan.summary or ""),
            facts=html.escape(_facts(example)),
            picture=_picture(example.name) if example.name in pictures else "",
        )
        for example in examples
    ]
    return template("gallery.html").substitute(favicon=FAVICON, cards="".join(cards))


def _picture(name: str) -> str:
    return template("card-picture.html").substitute(name=html.escape(name)).strip()


def _facts(example: Example) -> str:
    packages = [*example.plan.found.packages, *(w.name for w in example.plan.found.wheels)]
    return " · ".join([f"{example.lines} lines", *packages])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m cloche.site.gallery",
        description="Builds every example into one static site that needs no other host.",
    )
    parser.add_argument("--out", required=True, help="folder to write")
    parser.add_argument("--examples", default="examples", help="folder with one folder per example")
    given = parser.parse_args(arguments)
    out = Path(given.out).absolute()
    try:
        found = build_gallery(Path(given.examples).absolute(), out, installed())
    except SiteError as error:
        print(f"gallery: error: {error}", file=sys.stderr)
        return 2
    for example in found:
        for note in example.plan.notes:
            print(f"note: {example.name}: {note}", file=sys.stderr)
    print(f"Built {out}: {len(found)} examples.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
