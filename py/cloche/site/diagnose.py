"""Turns pip's refusals into one line that names the package, the cause and a way out."""

from __future__ import annotations

import re

from .errors import SiteError
from .lock import RuntimeLock
from .requirements import Requirements, canonical, requirement_name

_MISSING = re.compile(
    r"satisfies the requirement (?P<spec>.+?)(?: \(from (?P<parent>(?!versions)[^)]*)\))?"
    r" \(from versions: (?P<versions>[^)]*)\)"
)
_OFFLINE = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolutionError|Failed to establish|ProxyError"
    r"|SSLError|Read timed out|Could not fetch URL",
)


def explain(output: str, needs: Requirements, lock: RuntimeLock) -> SiteError:
    """The error for pip's `output` after it could not resolve `needs`."""
    missing = _MISSING.search(output)
    if missing is not None:
        parent = (missing["parent"] or "").strip()
        wanted = f"{missing['spec']!r}"
        if parent and not parent.startswith(("-r ", "-c ")):
            wanted += f" (needed by {parent.split(' ')[0].removesuffix('->')})"
        return _missing(missing["spec"], wanted, missing["versions"], output, lock)
    invalid = re.search(r"Invalid requirement: (.+)", output)
    if invalid is not None:
        text = re.sub(r"\s*\(from line .*$", "", invalid[1]).split(": Expected")[0]
        return SiteError(f"{text} is not a valid requirement", "Write a name such as numpy>=2.")
    if "conflict is caused by" in output:
        return _conflict(output, needs, lock)
    errors = re.findall(r"(?m)^ERROR: (.+)$", output)
    cause = errors[-1] if errors else (output.strip().splitlines() or ["no output"])[-1]
    return SiteError(f"pip could not resolve the requirements: {cause}", network_hint(output))


def _missing(spec: str, wanted: str, versions: str, output: str, lock: RuntimeLock) -> SiteError:
    name = requirement_name(spec) or canonical(spec)
    if name in lock:
        return _excluded(spec, name, lock)
    if versions.strip() not in {"", "none"}:
        known = versions.split(", ")
        return SiteError(
            f"no version of {name} that a page can run fits {wanted}",
            f"Versions that would run: {', '.join(known[-5:])}. Loosen the requirement.",
        )
    if _OFFLINE.search(output):
        return SiteError(f"pip could not reach its index for {wanted}", network_hint(output))
    from .resolve import run_pip  # here, because resolve imports this file

    python = str(lock.info["python"])
    if run_pip(["index", "versions", name], python)[0] != 0:
        return SiteError(
            f"package {wanted} was not found by pip nor in the runtime",
            "Check its spelling and pip's index settings.",
        )
    compiled = run_pip(["index", "versions", "--only-binary=:all:", name], python)[0] == 0
    if compiled:
        return SiteError(
            f"package {wanted} cannot run in a browser: it holds compiled code, has no pure-Python "
            "wheel (none-any.whl), and the runtime brings no build of it",
            "Use a pure-Python package or one of the runtime, or call a service for that work.",
        )
    return SiteError(
        f"package {wanted} is published as source only, and a page can only install wheels",
        f"If it is pure Python, run `python -m pip wheel --no-deps {name}` and put the path of the "
        "resulting none-any.whl into requirements.txt instead.",
    )


def _excluded(spec: str, name: str, lock: RuntimeLock) -> SiteError:
    return SiteError(
        f"{spec!r} excludes the version that the runtime brings, {name} {lock.version(name)}, and "
        "no pure-Python wheel of another version exists",
        f"Write {name} without a version, or one that allows {lock.version(name)}.",
    )


def _conflict(output: str, needs: Requirements, lock: RuntimeLock) -> SiteError:
    # What follows repeats names without saying what they have to do with it.
    block = output.split("conflict is caused by:", 1)[1].split("Additionally, some packages")[0]
    lines = [line.strip() for line in block.splitlines() if line.startswith("    ")]
    for line in lines:
        asked = re.match(r"The user requested (?!\(constraint\))(.+)", line)
        name = requirement_name(asked[1]) if asked else None
        # The runtime's own pin is the other side: say so in the author's terms.
        if asked and name and name in lock and any(f"(constraint) {name}=" in x for x in lines):
            return _excluded(asked[1], name, lock)
    said = [_side(line, lock) for line in lines if line]
    return SiteError(
        f"the requirements contradict each other: {'; '.join(said)}",
        "Loosen one of them; packages of the runtime come in one version only.",
    )


def _side(line: str, lock: RuntimeLock) -> str:
    """One side of a conflict in the author's terms."""
    pinned = re.match(r"The user requested \(constraint\) (.+)", line)
    if pinned is None:
        return line
    name = requirement_name(pinned[1])
    if name and name in lock and pinned[1].replace(" ", "").endswith(f"=={lock.version(name)}"):
        return f"the runtime brings {name} {lock.version(name)}"
    return f"a constraint asks for {pinned[1]}"


def network_hint(output: str) -> str:
    """What to do about `output`, by whether it tells of a network that does not answer."""
    if _OFFLINE.search(output):
        return "Check the network and pip's index settings, or name local wheel files."
    return "Run the same requirements through `python -m pip download` to see more."
