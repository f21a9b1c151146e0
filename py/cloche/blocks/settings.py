"""`LaunchSettings`: what `launch()` was told, as far as it means something in a page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Paths = str | Path | Sequence[str | Path] | None

#: Positional order of `launch()` in the reference.
_POSITIONAL = (
    "inline",
    "inbrowser",
    "share",
    "debug",
    "max_threads",
    "auth",
    "auth_message",
    "prevent_thread_lock",
    "show_error",
    "server_name",
    "server_port",
)
#: Arguments about servers, tunnels and notebooks: accepted so that scripts run unmodified.
_WITHOUT_MEANING = frozenset(
    {
        "inline",
        "inbrowser",
        "debug",
        "prevent_thread_lock",
        "server_name",
        "server_port",
        "height",
        "width",
        "favicon_path",
        "ssl_keyfile",
        "ssl_certfile",
        "ssl_keyfile_password",
        "ssl_verify",
        "quiet",
        "root_path",
        "app_kwargs",
        "state_session_capacity",
        "share_server_address",
        "share_server_protocol",
        "share_server_tls_certificate",
        "auth_dependency",
        "enable_monitoring",
        "strict_cors",
        "node_server_name",
        "node_port",
        "ssr_mode",
        "num_workers",
        "mcp_server",
        "auth_message",
    }
)
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|tb)?\s*", re.IGNORECASE)
_UNITS = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}

FooterLink = Literal["api", "gradio", "settings", "runs"] | dict[str, str]


@dataclass(slots=True)
class LaunchSettings:
    """Settings of the page; the same names as the arguments of `launch()`."""

    theme: Any = None
    css: str | None = None
    css_paths: Paths = None
    js: str | Literal[True] | None = None
    head: str | None = None
    head_paths: Paths = None
    show_error: bool = True
    footer_links: list[FooterLink] = field(default_factory=list)
    run_history: bool = True
    max_file_size: str | int | None = None
    pwa: bool | None = None
    share: bool | None = None
    auth: Any = None
    i18n: Any = None
    #: Sync functions that run at a time.
    max_threads: int = 40
    allowed_paths: list[str] = field(default_factory=list)
    blocked_paths: list[str] = field(default_factory=list)

    def take_launch_arguments(self, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        """Read the arguments of a `launch()` call.

        Raises:
            TypeError: an argument that `launch()` never had.
        """
        if len(args) > len(_POSITIONAL):
            raise TypeError(
                f"launch() takes at most {len(_POSITIONAL)} positional arguments, got {len(args)}."
            )
        given = {**dict(zip(_POSITIONAL, args, strict=False)), **kwargs}
        for name, value in given.items():
            if name in self.__slots__:
                if value is not None:
                    setattr(self, name, value)
            elif name not in _WITHOUT_MEANING:
                raise TypeError(f"launch() got an unexpected argument {name!r}.")
        self.max_file_size_bytes()
        threads: Any = self.max_threads
        if not isinstance(threads, int) or threads < 1:
            raise ValueError(f"max_threads must be a whole number from 1; got {threads!r}.")
        if given.get("share"):
            warnings.warn(
                "share=True has no tunnel to open in a static page: the page itself is what you "
                "share. Publish the folder made by `cloche build` on any static host.",
                UserWarning,
                stacklevel=3,
            )
        if given.get("auth"):
            warnings.warn(
                "auth= cannot protect a static page: whoever has its address has its code.",
                UserWarning,
                stacklevel=3,
            )

    def max_file_size_bytes(self) -> int | None:
        """`max_file_size` in bytes; text such as "5mb" counts in steps of 1024.

        Raises:
            ValueError: text that is not a size.
        """
        size = self.max_file_size
        if size is None or isinstance(size, int):
            return size
        match = _SIZE.fullmatch(size)
        if match is None:
            raise ValueError(
                f"max_file_size must be a number of bytes or text like '5mb', got {size!r}."
            )
        return int(float(match[1]) * _UNITS[(match[2] or "b").lower()])

    def all_css(self) -> str | None:
        """`css` and the files of `css_paths`, joined."""
        return _joined(self.css, self.css_paths)

    def all_head(self) -> str | None:
        """`head` and the files of `head_paths`, joined."""
        return _joined(self.head, self.head_paths)

    def theme_name(self) -> str:
        """The name of the theme, "default" when none was given."""
        if self.theme is None:
            return "default"
        return self.theme if isinstance(self.theme, str) else str(getattr(self.theme, "name", ""))


def _joined(text: str | None, paths: Paths) -> str | None:
    listed = [] if paths is None else [paths] if isinstance(paths, str | Path) else list(paths)
    parts = [text] if text else []
    parts += [Path(path).read_text(encoding="utf-8") for path in listed]
    return "\n".join(parts) or None
