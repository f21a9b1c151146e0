"""Builds apps with the real `cloche build`, each once in a test run, and serves them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .server import StaticServer


class BuildFailed(AssertionError):
    """`cloche build` ended with an error; the message is what it printed."""


@dataclass
class Sites:
    """`sites(code, ...)` -> URL of the built site, with a closing slash.

    code: the text of app.py, or the path of a script or of a folder with app.py.
    files: more files beside app.py, by relative name. arguments: further options of `cloche build`.
    The runtime is copied into the site, since tests reach no other host.
    """

    folder: Path
    server: StaticServer
    runtime: str = "bundled"
    built: dict[str, Path] = field(default_factory=dict)

    def __call__(
        self,
        code: str | Path,
        *arguments: str,
        files: dict[str, str | bytes] | None = None,
    ) -> str:
        key = hashlib.sha256(repr((code, arguments, files)).encode()).hexdigest()[:12]
        if key not in self.built:
            self.built[key] = self.build(self._script(code, files or {}, key), key, *arguments)
            self.server.mounts[f"/sites/{key}"] = self.built[key]
        return self.server.url(f"sites/{key}/")

    def _script(self, code: str | Path, files: dict[str, str | bytes], key: str) -> Path:
        if isinstance(code, Path):
            return code / "app.py" if code.is_dir() else code
        source = self.folder / f"source-{key}"
        for name, content in {"app.py": code, **files}.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return source / "app.py"

    def build(self, script: Path, key: str, *arguments: str) -> Path:
        """Runs the command; raises BuildFailed with its output when it fails."""
        out = self.folder / f"site-{key}"
        command = [sys.executable, "-m", "cloche.cli", "build", str(script), "--out", str(out)]
        # an app of the project itself is built without leaving a lock beside it
        command += ["--runtime", self.runtime, "--no-lock-file", *arguments]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise BuildFailed(f"{' '.join(command)}\n{answer.stdout}{answer.stderr}")
        return out
