"""`.ci/generate.py`: how annotations of the Python classes become types of the page."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parents[2] / ".ci"
sys.path.insert(0, str(CI))

from generators.props import render  # noqa: E402
from generators.sources import Sources  # noqa: E402
from generators.status import render as render_status  # noqa: E402
from generators.typescript import Translator  # noqa: E402

ALIASES = {"Size": ast.parse("Literal['small', 'large'] | int", mode="eval").body}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("str", "string"),
        ("int | float", "number"),
        ("bool | Literal['hidden']", 'boolean | "hidden"'),
        ("str | None", "string | null"),
        ("None | str", "string | null"),
        ("Optional[int]", "number | null"),
        ("list[str | int]", "(string | number)[]"),
        ("Sequence[tuple[str, float]]", "[string, number][]"),
        ("tuple[int, ...]", "number[]"),
        ("dict[str, list[int]]", "Record<string, number[]>"),
        ("'str | None'", "string | null"),
        ("Size | None", '"small" | "large" | number | null'),
        ("Any | str", "unknown"),
        ("str | Callable[[], str]", "string"),
        ("Timer | float | None", "number | null"),
        ("Callable[[int], str] | None", None),
        ("Component", None),
    ],
)
def test_annotation(annotation: str, expected: str | None) -> None:
    node = ast.parse(annotation, mode="eval").body
    assert Translator(ALIASES).type_of(node) == expected


SOURCE = '''
class Block: ...

class Textbox(Block):
    """Text.

    More words."""

    EVENTS = [Events.change, "input"]
    ts_value: ClassVar[str] = "string"
    deferred: ClassVar[dict[str, str]] = {"rtl": "right to left"}

    def __init__(self, value: str | None = None, *, lines: int = 1, label: str | None = None,
                 every: Timer | None = None, rtl: bool = False): ...

class Password(Textbox):
    def __init__(self, *, reveal: bool = True, **kwargs: Any): ...

class _Hidden(Block): ...
class Other: ...
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "textbox.py").write_text(SOURCE, "utf-8")
    return tmp_path


def test_props_leave_out_what_the_contract_or_python_alone_has(folder: Path) -> None:
    text = render(Sources([folder / "textbox.py"]), [folder])
    assert "/** Text. */\nexport interface TextboxProps extends CommonProps {" in text
    assert "  value?: string | null;\n  lines?: number | null;\n  rtl?: boolean | null;\n}" in text
    assert "  reveal?: boolean | null;\n  lines?: number | null;" in text
    for absent in ("every", "label", "_Hidden", "OtherProps", "FileData"):
        assert absent not in text


def test_status_names_events_and_what_waits(folder: Path) -> None:
    text = render_status(Sources([folder / "textbox.py"]), folder, folder / "none")
    assert "| `Textbox` | change, input | `rtl`: right to left |" in text
    assert "| `Password` | change, input | `rtl`: right to left |" in text
