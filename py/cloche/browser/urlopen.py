"""`urllib.request` and `pyodide.http.open_url` by the browser's own requests.

The standard library's openers, cookies, authentication and error handling stay; only the one method
that would open a socket is replaced, and only when somebody imports the module.
"""

from __future__ import annotations

from typing import Any

from cloche.browser.hooks import after_import

#: Set by the browser itself; those of Python would only make a cross-origin request fail.
_BROWSERS = {"Host", "Connection", "Content-Length", "Accept-Encoding", "Transfer-Encoding"}


def install() -> None:
    """Arrange for both; costs nothing until one is used."""
    after_import("urllib.request", _urllib)
    after_import("pyodide.http", _pyodide_http)


def _urllib(module: Any) -> None:
    module.AbstractHTTPHandler.do_open = _do_open
    if hasattr(module, "HTTPSHandler"):
        module.HTTPSHandler.__init__ = _https_init


def _https_init(
    self: Any, debuglevel: int | None = None, context: Any = None, check_hostname: Any = None
) -> None:
    """Without certificates of its own: the browser checks those of the server."""
    self._debuglevel = debuglevel or 0
    self._context = context


def _do_open(self: Any, http_class: Any, req: Any, **_: Any) -> Any:
    """The answer to a `urllib.request.Request`.

    Raises:
        URLError: none came. Its `reason` is a TimeoutError when none came in time.
    """
    import io
    import socket
    from email.message import Message
    from urllib.error import URLError
    from urllib.response import addinfourl

    from cloche.browser.fetching import fetch

    if not req.host:
        raise URLError("no host given")
    timeout = req.timeout
    if timeout is socket._GLOBAL_DEFAULT_TIMEOUT:  # type: ignore[attr-defined]
        timeout = socket.getdefaulttimeout()
    given = {name.title(): value for name, value in (req.headers | req.unredirected_hdrs).items()}
    headers = {name: value for name, value in given.items() if name not in _BROWSERS}
    if headers.get("User-Agent", "").startswith("Python-urllib"):
        del headers["User-Agent"]
    body = req.data
    if body is not None and not isinstance(body, bytes | bytearray | memoryview):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    try:
        answer = fetch(req.full_url, req.get_method(), headers, body, timeout)
    except OSError as error:
        raise URLError(error) from None
    fields = Message()
    for name, value in answer.headers:
        fields[name] = value
    if "content-encoding" in fields:  # the browser has unpacked the body
        del fields["content-encoding"], fields["content-length"]
    stream = io.BufferedReader(answer.body, 65536)
    response: Any = addinfourl(stream, fields, answer.url, answer.status)
    response.msg = response.reason = answer.reason
    response.version = 11
    response.getheader = fields.get
    response.getheaders = fields.items
    return response


def _pyodide_http(module: Any) -> None:
    import io

    def open_url(url: str) -> io.StringIO:
        """The text at a URL; other events go on meanwhile.

        Raises:
            pyodide.http.HttpStatusError: the server answered with an error.
            FetchError: no answer came.
        """
        from cloche.browser.fetching import fetch

        answer = fetch(url, "GET", {}, None, None)
        if answer.status >= 400:
            raise module.HttpStatusError(answer.status, answer.reason, answer.url)
        content = io.BufferedReader(answer.body).read()
        return io.StringIO(content.decode("utf-8", "replace"))

    module.open_url = open_url
