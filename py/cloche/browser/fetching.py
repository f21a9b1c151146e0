"""One HTTP request of sync code: on a suspended stack, or blocking where no stack can be."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cloche.browser.waiting import can_wait, run_sync


class FetchError(OSError):
    """No answer came: the server is not there, or does not allow this page to read from it."""


@dataclass(slots=True)
class Answer:
    """What a server answered. `url` is the last one after redirects, `body` a raw stream."""

    status: int
    reason: str
    url: str
    headers: list[tuple[str, str]]
    body: io.RawIOBase


def fetch(
    url: str,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    timeout: float | None,
) -> Answer:
    """Send a request and return as soon as the answer's headers are there.

    Args:
        url: absolute, or relative to the page.
        timeout: seconds until the headers must be there, None for any time.

    Raises:
        FetchError: no answer came.
        TimeoutError: none came in time.
    """
    send = _fetch if can_wait() else _blocking
    return send(url, method, headers, body, timeout)


def _fetch(
    url: str, method: str, headers: Mapping[str, str], body: bytes | None, timeout: float | None
) -> Answer:
    from js import AbortController, Object, fetch, setTimeout
    from pyodide.ffi import JsException, create_once_callable, to_js

    controller = AbortController.new()
    late: list[bool] = []

    def abort() -> None:
        late.append(True)
        controller.abort()

    options: dict[str, Any] = {
        "method": method,
        "headers": dict(headers),
        "signal": controller.signal,
    }
    if body is not None:
        options["body"] = body
    given = to_js(options, dict_converter=Object.fromEntries)
    timer = None
    try:
        pending = fetch(url, given)
        if timeout is not None:
            timer = setTimeout(create_once_callable(abort), timeout * 1000)
        response = run_sync(pending)
    except JsException as error:
        if late:
            raise TimeoutError(f"No answer from {url} within {timeout} seconds.") from None
        raise _no_answer(url, error) from None
    except BaseException:
        controller.abort()  # the event was cancelled: nobody waits for the answer
        raise
    finally:
        if timer is not None and not late:
            from js import clearTimeout

            clearTimeout(timer)
    pairs = [(str(pair[0]), str(pair[1])) for pair in response.headers]
    reader = response.body.getReader() if response.body else None
    return Answer(
        status=response.status,
        reason=response.statusText,
        url=response.url or url,
        headers=pairs,
        body=_Stream(url, reader, controller),
    )


class _Stream(io.RawIOBase):
    """The body as it arrives; each read suspends the stack until there is something."""

    def __init__(self, url: str, reader: Any, controller: Any) -> None:
        self._url = url
        self._reader = reader
        self._controller = controller
        self._chunk = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not len(self._chunk):
            self._chunk = memoryview(self._next())
        size = min(len(buffer), len(self._chunk))
        buffer[:size] = self._chunk[:size]
        self._chunk = self._chunk[size:]
        return size

    def close(self) -> None:
        if self._reader is not None:
            self._reader = None
            self._controller.abort()
        super().close()

    def _next(self) -> bytes:
        from pyodide.ffi import JsException

        while self._reader is not None:
            try:
                part = run_sync(self._reader.read())
            except JsException as error:
                self._reader = None
                raise _no_answer(self._url, error) from None
            if part.done:
                self._reader = None
            elif part.value.length:
                chunk: bytes = part.value.to_bytes()
                return chunk
        return b""


def _blocking(
    url: str, method: str, headers: Mapping[str, str], body: bytes | None, timeout: float | None
) -> Answer:
    """In a browser that suspends no stacks: the worker waits, the page does not."""
    from js import XMLHttpRequest
    from pyodide.ffi import JsException, to_js

    request = XMLHttpRequest.new()
    try:
        request.open(method, url, False)
        request.responseType = "arraybuffer"
        if timeout is not None:
            request.timeout = timeout * 1000
        for name, value in headers.items():
            request.setRequestHeader(name, value)
        request.send(to_js(body) if body is not None else None)
    except JsException as error:
        if error.name == "TimeoutError":
            raise TimeoutError(f"No answer from {url} within {timeout} seconds.") from None
        raise _no_answer(url, error) from None
    lines = str(request.getAllResponseHeaders() or "").strip().splitlines()
    pairs = [(name.strip(), value.strip()) for name, _, value in (x.partition(":") for x in lines)]
    content = request.response.to_bytes() if request.response else b""
    return Answer(
        status=request.status,
        reason=request.statusText,
        url=request.responseURL or url,
        headers=pairs,
        body=io.BytesIO(content),  # type: ignore[arg-type]  # it has all that readers need
    )


def _no_answer(url: str, error: Any) -> FetchError:
    return FetchError(
        f"No answer from {url} ({error.message}). Check the address and the network; a server on "
        "another origin must allow this page to read from it (CORS), and a page on https cannot "
        "read from http."
    )
