"""Python source as HTML: every line in a span of its own, with classes for a few kinds of words."""

from __future__ import annotations

import html
import io
import keyword
import tokenize

_CLASSES = {tokenize.COMMENT: "c", tokenize.STRING: "s", tokenize.NUMBER: "n"}
# Newer Pythons cut f-strings into pieces; the pieces of text count as strings.
for _name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END"):
    if hasattr(tokenize, _name):
        _CLASSES[getattr(tokenize, _name)] = "s"


def python_html(source: str) -> str:
    """`source` escaped and marked up. Text that is no Python comes out escaped but plain."""
    try:
        marks = _marks(source)
    except (tokenize.TokenError, SyntaxError):
        marks = []
    return _lines(source, marks)


def plain_html(source: str) -> str:
    """`source` escaped, with the same spans per line."""
    return _lines(source, [])


def _marks(source: str) -> list[tuple[int, int, str]]:
    """Non-overlapping (start, end, class) in characters of `source`."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    marks: list[tuple[int, int, str]] = []
    after = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = _CLASSES.get(token.type)
        if token.type == tokenize.NAME:
            if keyword.iskeyword(token.string):
                kind = "k"
            elif after in {"def", "class"}:
                kind = "d"
            after = token.string
        if kind is not None:
            begin = starts[token.start[0] - 1] + token.start[1]
            marks.append((begin, starts[token.end[0] - 1] + token.end[1], kind))
    return marks


def _lines(source: str, marks: list[tuple[int, int, str]]) -> str:
    out: list[str] = []
    position = 0
    for line in source.splitlines(keepends=True):
        end = position + len(line)
        shown = position + len(line.rstrip("\r\n"))
        parts: list[str] = []
        at = position
        for begin, stop, kind in marks:
            # A string of several lines is marked on each of them.
            begin, stop = max(begin, position), min(stop, shown)
            if begin < stop:
                parts.append(html.escape(source[at:begin], quote=False))
                text = html.escape(source[begin:stop], quote=False)
                parts.append(f'<i class="{kind}">{text}</i>')
                at = stop
        parts.append(html.escape(source[at:shown], quote=False))
        out.append(f'<span class="line">{"".join(parts)}</span>\n')
        position = end
    return "".join(out)
