"""`Request` and `Header`: what a listener can learn about the page that called it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from cloche.engine.weblike import Client, Headers, QueryParams, Url


class Request:
    """Annotate a parameter with it to get the request of the session.

    There is no server in a page: the request is made from the page's address.

    Args:
        url: address of the page.
        headers: what the page tells of itself; names are not case-sensitive.
        session_hash: the session.
        username: accepted; a static page has no login.

    Attributes:
        headers, query_params, cookies, path_params: mappings of text.
        url: the address as a text with parts (`.path`, `.hostname`, …).
        client: has `host` ("localhost") and `port`.
    """

    injected_as = "request"

    def __init__(
        self,
        url: str = "",
        headers: Mapping[str, str] | None = None,
        session_hash: str | None = None,
        username: str | None = None,
    ) -> None:
        self.url = Url(url)
        self.headers = Headers(headers or {})
        self.session_hash = session_hash
        self.username = username
        self.client = Client()
        self.path_params: dict[str, Any] = {}
        self.method = "POST"

    @functools.cached_property
    def query_params(self) -> QueryParams:
        """Parameters of the address; of a repeated name the last value."""
        return QueryParams(self.url.query)

    @functools.cached_property
    def cookies(self) -> dict[str, str]:
        """Cookies by name, from the `cookie` header."""
        pairs = (part.partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name.strip(): value.strip() for name, found, value in pairs if found}

    @property
    def request(self) -> Request:
        """Itself; scripts written for a server reach for the inner request."""
        return self


class Header(str):
    """Annotate a parameter with it to get the header of the parameter's name, or None.

    `user_agent: gr.Header` is the text of the header `user-agent`.
    """

    __slots__ = ()
    injected_as = "header"


def header_for(request: Request, parameter: str) -> str | None:
    """The header that a parameter of this name asks for."""
    return request.headers.get(parameter.replace("_", "-"))
