"""The `cloche` command: build a static site from an app, or serve it while it is being written."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from cloche.site.plan import Options

COMMANDS = ("build", "dev", "lock")
OVERVIEW = """\
Cloche puts a Gradio app under glass: your Python runs in the visitor's browser, and a folder of
static files is all you deploy.

  cloche build app.py --out site    write the folder
  cloche dev app.py                 serve it here and show every save at once
  cloche lock app.py                fix the versions of its packages
"""
BUILD_HELP = """\
Writes a folder that any static host serves, from any path: index.html, cloche/ (the page's own
files), wheels/ and app/ when there is something for them, pyodide/ with --runtime bundled, and
cloche.lock.json, which lists every package with its sha256.
The same lock is written beside the script. While the requirements stay as they are, later builds
take exactly its files; cloche lock --upgrade looks for newer ones.

Requirements are read from requirements.txt beside the script (or --requirements) and from the
script's own `# /// script` block. pip resolves them here, now, as it is set up on this machine;
the page later loads exactly what was found. Lines such as ./wheels/mine-1.0-py3-none-any.whl need
no network. Packages the runtime brings (numpy, pandas, pillow, ...) are added when the app imports
them.
"""


class Parser(argparse.ArgumentParser):
    """Reports a bad call in one line instead of a whole usage text."""

    def error(self, message: str) -> NoReturn:
        _fail(f"{message}. See: {self.prog} --help")


def make_parser() -> Parser:
    """The parser of the whole command line."""
    from cloche.site.appfiles import RULES

    raw = argparse.RawDescriptionHelpFormatter
    parser = Parser(prog="cloche", description=OVERVIEW, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"cloche {version()}")
    commands = parser.add_subparsers(dest="command", metavar="{build,dev,lock}", required=True)
    build = commands.add_parser(
        "build",
        help="write a static site for an app",
        description=BUILD_HELP,
        epilog=RULES,
        formatter_class=raw,
    )
    _common(build)
    build.add_argument("--out", required=True, help="folder to write; an older site is replaced")
    build.add_argument(
        "--force", action="store_true", help="replace --out even when it is no Cloche site"
    )
    build.add_argument(
        "--offline",
        action="store_true",
        help="keep the whole site in the visitor's browser, so that it works without a network "
        "after one visit; implies --runtime bundled",
    )
    build.add_argument(
        "--shared-worker",
        action="store_true",
        help="one Python for all pages of the app that a visitor has open, each with a session of "
        "its own; it stays warm across reloads",
    )
    build.add_argument(
        "--no-lock-file",
        action="store_true",
        help="write cloche.lock.json into the site only, not beside the script",
    )
    lock = commands.add_parser(
        "lock",
        help="fix the versions of an app's packages",
        description="Writes cloche.lock.json beside the script (or beside an HTML page with "
        "<gradio-requirements>) without building. Versions of the lock that is there are kept as "
        "far as they fit the requirements and this cloche's runtime.",
        formatter_class=raw,
    )
    lock.add_argument("script", metavar="app.py", help="the app's script, or an HTML page")
    lock.add_argument("--requirements", metavar="FILE", help="instead of requirements.txt")
    lock.add_argument(
        "--upgrade", action="store_true", help="forget the old lock and take the newest versions"
    )
    dev = commands.add_parser(
        "dev",
        help="serve an app and show every save in the running page",
        description="Builds into a temporary folder and serves it on this machine like a plain "
        "static host. Every save is taken over by the running page: the script runs again in the "
        "same Python, and what was typed stays; other requirements reload the page. An error is "
        "shown on top of the page while the last good app goes on running. Ctrl-C ends it.",
        epilog=RULES,
        formatter_class=raw,
    )
    _common(dev)
    dev.add_argument(
        "--port", type=_port, help="default: the first free from 7860; 0: any free one"
    )
    dev.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", metavar="app.py", help="the app's script")
    parser.add_argument(
        "--runtime",
        choices=("cdn", "bundled"),
        help="cdn (default): Python comes from Pyodide's CDN; bundled: it is copied into the site, "
        "which then asks no other host for anything",
    )
    parser.add_argument("--title", help="page title (default: the app's own title=, else its name)")
    parser.add_argument("--requirements", metavar="FILE", help="instead of requirements.txt")
    parser.add_argument(
        "--include",
        metavar="GLOB",
        action="append",
        default=[],
        help="more files to ship, relative to the script's folder",
    )
    parser.add_argument(
        "--no-prerender",
        action="store_true",
        help="do not run the script here, in this Python or, for modules that only a page has, in "
        "a headless Chromium; the page then shows its UI when Python has started",
    )
    parser.add_argument(
        "--loading",
        choices=("eager", "lazy", "click"),
        default="eager",
        help="when the page loads Python: eager (default): at once; lazy: when the app comes into "
        "view; click: when the visitor presses the start button on a picture of the app",
    )
    parser.add_argument(
        "--dom",
        choices=("document", "shadow"),
        default="document",
        help="document (default): the app owns the page, so its css and js see the document; "
        "shadow: it lives in a shadow root",
    )


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def version() -> str:
    """The installed version of this package."""
    try:
        return importlib.metadata.version("cloche")
    except importlib.metadata.PackageNotFoundError:
        return "0 (not installed)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (2 for anything the caller has to mend)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    from cloche.site.errors import SiteError

    try:
        _check_command(given)
        options = make_parser().parse_args(given)
        return {"build": _build, "dev": _dev, "lock": _lock}[options.command](options)
    except SiteError as error:
        print(f"cloche: error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _check_command(given: list[str]) -> None:
    if not given:
        make_parser().print_help()
        raise SystemExit(0)
    first = given[0]
    if first.startswith("-") or first in COMMANDS:
        return
    if first.endswith(".py"):
        _fail(f"a command is missing before {first}. Try: cloche dev {first}")
    near = get_close_matches(first, COMMANDS, 1)
    _fail(f"unknown command {first!r}. Try: cloche {near[0] if near else '--help'}")


def _fail(text: str) -> NoReturn:
    print(f"cloche: error: {text}", file=sys.stderr)
    raise SystemExit(2)


def _build(given: argparse.Namespace) -> int:
    from cloche.site.build import build_site
    from cloche.site.toolchain import installed

    options = _options(given, _out(given.out))
    options.force = given.force
    options.lock_file = not given.no_lock_file
    options.shared_worker = given.shared_worker
    _go_offline(options, given)
    built = build_site(options, installed())
    for note in built.plan.notes:
        print(f"note: {note}", file=sys.stderr)
    _print_contents(list(built.plan.files.paths), built.plan.found.packages)
    where = built.out if not built.out.is_relative_to(Path.cwd()) else given.out
    print(f"Built {where}: {built.count} files, {built.size / 1e6:.1f} MB.")
    print(f"Try it: python -m http.server --directory {where}, then upload the folder anywhere.")
    return 0


def _print_contents(files: list[str], packages: list[str]) -> None:
    shown = ", ".join(files[:12]) + (f" and {len(files) - 12} more" if len(files) > 12 else "")
    print(f"App files (public): {shown}")
    if packages:
        print(f"Packages of the runtime: {', '.join(packages)}")


def _go_offline(options: Options, given: argparse.Namespace) -> None:
    from cloche.site.errors import SiteError

    if not given.offline:
        return
    if given.runtime == "cdn":
        raise SiteError(
            "--offline cannot keep files of another host, and --runtime cdn loads Python from one",
            "Leave --runtime out, or give --runtime bundled.",
        )
    options.offline, options.runtime = True, "bundled"


def _lock(given: argparse.Namespace) -> int:
    from cloche.site.locking_command import lock_app
    from cloche.site.toolchain import installed

    file = Path(given.requirements).absolute() if given.requirements else None
    done = lock_app(given.script, installed(), file, upgrade=given.upgrade)
    for note in done.notes:
        print(f"note: {note}", file=sys.stderr)
    what = "Wrote" if done.changed else "Unchanged:"
    count = len(done.made.packages)
    print(f"{what} {done.path}: {count} package{'' if count == 1 else 's'}.")
    return 0


def _dev(given: argparse.Namespace) -> int:
    from cloche.site.dev import serve
    from cloche.site.toolchain import installed

    # Every build of the loop gets a folder of its own; this one is only a name.
    options = _options(given, Path(tempfile.gettempdir()) / "cloche-dev")
    # The lock is obeyed, but a loop that rebuilds on every save writes nothing beside the script.
    options.lock_file = False
    return serve(options, installed(), given.host, given.port)


def _out(text: str) -> Path:
    from cloche.site.errors import SiteError

    if not text.strip():
        raise SiteError("--out is empty", "Give the name of a folder, for example --out site.")
    return Path(os.path.normpath(Path(text).expanduser().absolute()))


def _options(given: argparse.Namespace, out: Path) -> Options:
    from cloche.site.plan import Options, check_script

    return Options(
        script=check_script(given.script),
        out=out,
        runtime=given.runtime or "cdn",
        dom=given.dom,
        loading=given.loading,
        title=given.title,
        requirements=Path(given.requirements).absolute() if given.requirements else None,
        include=given.include,
        prerender=not given.no_prerender,
    )


if __name__ == "__main__":
    sys.exit(main())
