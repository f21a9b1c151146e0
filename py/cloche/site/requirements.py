"""Reads what an app says it needs: requirements.txt and the script's own inline metadata block."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import SiteError

_NAME = re.compile(r"^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*(.*)$")
_BLOCK = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(?:^#(?:| .*)$\s)+)^# ///$")
# Options of a requirements file that concern pip alone and are handed on untouched.
_PIP_OPTIONS = frozenset(
    [
        "-i",
        "--index-url",
        "--extra-index-url",
        "--no-index",
        "-f",
        "--find-links",
        "--pre",
        "--prefer-binary",
        "--trusted-host",
        "--no-binary",
        "--only-binary",
    ]
)
OUR_NAMES = frozenset({"gradio", "cloche"})


@dataclass
class Requirements:
    """What to hand to the resolver."""

    lines: list[str] = field(default_factory=list)
    """Requirements by name, with specifiers and markers, as the author wrote them."""
    wheels: list[Path] = field(default_factory=list)
    """Local wheel files, absolute."""
    constraints: list[Path] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sources: list[Path] = field(default_factory=list)
    """Every file that was read, so that a dev server can watch it."""


def canonical(name: str) -> str:
    """The one spelling of a package name (lower case, runs of -_. are one dash)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bare_name(line: str) -> str | None:
    """The canonical name when `line` is only a name, without version, extra, marker or address."""
    match = _NAME.match(line)
    return canonical(match[1]) if match and not match[2] and not match[3].strip() else None


def requirement_name(line: str) -> str | None:
    """The canonical name a requirement line starts with."""
    match = _NAME.match(line)
    return canonical(match[1]) if match else None


def read_requirements(script: Path, file: Path | None) -> Requirements:
    """Collect requirements.txt (or `file`) and the PEP 723 block of `script`."""
    found = Requirements()
    if file is not None and not file.is_file():
        raise SiteError(
            f"no requirements file at {file}", "Check the path given with --requirements."
        )
    path = file if file is not None else script.parent / "requirements.txt"
    if path.is_file():
        _read_file(path.resolve(), found, set())
    for line in _inline_metadata(script):
        _take(line, script.parent, f"{script.name} (script block)", found, set())
    return found


def _read_file(path: Path, found: Requirements, seen: set[Path]) -> None:
    if path in seen:
        return
    seen.add(path)
    found.sources.append(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(
            f"cannot read {path}: {error}", "Save it as UTF-8 text, one requirement per line."
        ) from error
    _read_lines(text, path, found, seen)


def parse_requirements(text: str, page: Path) -> Requirements:
    """Requirements that stand in the text of an HTML page, one per line."""
    found = Requirements(sources=[page])
    _read_lines(text, page, found, set())
    return found


def _read_lines(text: str, path: Path, found: Requirements, seen: set[Path]) -> None:
    joined = re.sub(r"\\\r?\n", " ", text)
    for number, raw in enumerate(joined.splitlines(), 1):
        line = re.sub(r"(^|\s+)#.*$", "", raw).strip()
        if line:
            _take(line, path.parent, f"{path.name}:{number}", found, seen)


def _take(line: str, folder: Path, where: str, found: Requirements, seen: set[Path]) -> None:
    line = re.sub(r"\s--hash=\S+", "", line).strip()
    option = re.match(r"(--?[A-Za-z][A-Za-z-]*)[=\s]*(.*)", line)
    word, rest = (option[1], option[2]) if option else ("", "")
    if word in {"-r", "--requirement", "-c", "--constraint"}:
        target = (folder / rest).resolve()
        if not target.is_file():
            raise SiteError(f"{where}: no file {rest}", "Correct or remove that line.")
        if word in {"-r", "--requirement"}:
            _read_file(target, found, seen)
        else:
            found.sources.append(target)
            found.constraints.append(target)
    elif word in {"-e", "--editable"} or line.startswith(("git+", "hg+", "svn+", "bzr+")):
        raise SiteError(
            f"{where}: {line!r} is a source checkout, and a page can only install wheels",
            "Build it (python -m pip wheel --no-deps <source>) and name the wheel file instead.",
        )
    elif word in _PIP_OPTIONS:
        if word in {"-f", "--find-links"} and (folder / rest).exists():
            line = f"--find-links {(folder / rest).resolve()}"
        found.options.append(line)
    elif word:
        raise SiteError(f"{where}: the option {word} is not understood", "Remove that line.")
    elif requirement_name(line) in OUR_NAMES and not line.endswith(".whl"):
        found.notes.append(f"{where}: {line!r} is dropped: the page brings its own gradio")
    else:
        wheel = _local_path(line, folder)
        if wheel is None:
            if _NAME.match(line) is None and "://" not in line:
                raise SiteError(
                    f"{where}: {line!r} is not a requirement", "Write a name such as numpy>=2."
                )
            found.lines.append(line)
        else:
            found.wheels.append(_checked_wheel(wheel, line, where))


def _local_path(line: str, folder: Path) -> Path | None:
    """The file a line points to: `./x.whl`, `x.whl`, `name @ file:...`; None for anything else."""
    target = line.split(";")[0].strip()
    if " @ " in target or re.match(r"^[\w.-]+\s*(\[.*\])?@", target):
        target = target.split("@", 1)[1].strip()
    if target.startswith("file:"):
        path = unquote(urlsplit(target).path or target[5:])
        return (folder / path).resolve()
    if "://" in target:
        return None
    looks_local = target.startswith(("./", "../", "/", ".\\", "..\\", "~")) or (
        re.match(r"^[A-Za-z]:[\\/]", target) is not None
    )
    if looks_local or target.endswith((".whl", ".tar.gz", ".zip")):
        return (folder / Path(target.replace("\\", "/")).expanduser()).resolve()
    return None


def _checked_wheel(path: Path, line: str, where: str) -> Path:
    if path.is_dir() or path.name.endswith((".tar.gz", ".zip")):
        raise SiteError(
            f"{where}: {line!r} is source code, and a page can only install wheels",
            "Build it (python -m pip wheel --no-deps <source>) and name the wheel file instead.",
        )
    if not path.is_file():
        raise SiteError(
            f"{where}: no wheel at {path}", "Paths are relative to the file that names them."
        )
    return path


def _inline_metadata(script: Path) -> list[str]:
    """The `dependencies` of the script's PEP 723 block."""
    text = script.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    if not text.endswith("\n"):
        text += "\n"
    blocks = [match for match in _BLOCK.finditer(text) if match["type"] == "script"]
    if not blocks:
        return []
    if len(blocks) > 1:
        raise SiteError(f"{script}: more than one `# /// script` block", "Keep one of them.")
    toml = "".join(
        line[2:] if line.startswith("# ") else line[1:]
        for line in blocks[0]["content"].splitlines(keepends=True)
    )
    try:
        dependencies = tomllib.loads(toml).get("dependencies", [])
    except tomllib.TOMLDecodeError as error:
        raise SiteError(
            f"{script}: the `# /// script` block is not valid TOML ({error})", "Correct the block."
        ) from error
    if not isinstance(dependencies, list) or not all(isinstance(d, str) for d in dependencies):
        raise SiteError(
            f"{script}: `dependencies` in the script block is not a list of strings",
            'Write it as dependencies = ["numpy", "pandas"].',
        )
    return [item.strip() for item in dependencies if item.strip()]
