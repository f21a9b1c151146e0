"""`Label`: the outcome of a classification."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from cloche.blocks.block import Key, Visible
from cloche.components._payload import plain_number, wrong_payload
from cloche.components.base import Component
from cloche.events.names import Events

_LABEL = {
    "anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}],
    "default": None,
    "title": "Label",
}


class Label(Component):
    """Shows a label, or labels with bars for their confidences.

    As an output it takes a `dict` of label to confidence (0 to 1), a label as `str` or number, or
    the path of a `.json` file with such a dict; as an input it passes the top label, or the dict.

    Args:
        value: initial label or confidences, or a function called on load.
        num_top_classes: most confidences shown.
        color: CSS colour of the background.
        show_heading: show the top label above the bars.
        buttons: own `gr.Button`s in its toolbar.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.select]
    ts_value: ClassVar[str] = (
        "{ label?: string | number | null;"
        " confidences?: { label: string | number; confidence: number }[] | null }"
    )

    def __init__(
        self,
        value: dict[str, float] | str | float | Callable[..., Any] | None = None,
        *,
        num_top_classes: int | None = None,
        label: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        color: str | None = None,
        show_heading: bool = True,
        buttons: list[Any] | None = None,
    ) -> None:
        self.num_top_classes = num_top_classes
        self.color = color
        self.show_heading = show_heading
        self.buttons = buttons or []
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def preprocess(self, payload: dict[str, Any] | None) -> Any:
        """The top label, or a dict of label to confidence; None when empty.

        Raises:
            PayloadError: it is not the record this component makes.
        """
        if payload is None:
            return None
        expected = "an object with `label` and `confidences`"
        if not isinstance(payload, dict):
            raise wrong_payload(self, payload, expected)
        confidences = payload.get("confidences")
        if confidences is None:
            return payload.get("label")
        try:
            return {entry["label"]: entry["confidence"] for entry in confidences}
        except (TypeError, KeyError):
            raise wrong_payload(self, payload, expected) from None

    def postprocess(self, value: Any) -> dict[str, Any]:
        """Confidences, highest first, or a plain label; None or {} empties it.

        Raises:
            PayloadError: neither of these, or a confidence that is not a number.
        """
        if value is None:
            return {}
        if isinstance(value, str | Path) and str(value).endswith(".json") and Path(value).is_file():
            value = json.loads(Path(value).read_text(encoding="utf-8"))
        value = plain_number(value)
        if isinstance(value, Mapping):
            return self._from_mapping(value)
        if isinstance(value, str | int | float):
            return {"label": str(value), "confidences": None}
        raise wrong_payload(self, value, "a label, a number, or a dict of label to confidence")

    def _from_mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        if not value:
            return {}
        if value.keys() <= {"label", "confidences"} and not _is_number(value.get("label")):
            return {"label": value.get("label"), "confidences": value.get("confidences")}
        pairs = [(label, plain_number(confidence)) for label, confidence in value.items()]
        for label, confidence in pairs:
            if not _is_number(confidence):
                raise wrong_payload(self, confidence, f"a number as the confidence of {label!r}")
        pairs.sort(key=lambda pair: pair[1], reverse=True)
        shown = pairs if self.num_top_classes is None else pairs[: self.num_top_classes]
        return {
            "label": pairs[0][0],
            "confidences": [{"label": label, "confidence": float(c)} for label, c in shown],
        }

    def api_info(self) -> dict[str, Any]:
        """The top label and the list of confidences."""
        confidence = {
            "properties": {
                "label": _LABEL,
                "confidence": {
                    "anyOf": [{"type": "number"}, {"type": "null"}],
                    "default": None,
                    "title": "Confidence",
                },
            },
            "title": "LabelConfidence",
            "type": "object",
        }
        several = {"items": {"$ref": "#/$defs/LabelConfidence"}, "type": "array"}
        return {
            "$defs": {"LabelConfidence": confidence},
            "properties": {
                "label": _LABEL,
                "confidences": {
                    "anyOf": [several, {"type": "null"}],
                    "default": None,
                    "title": "Confidences",
                },
            },
            "title": "LabelData",
            "type": "object",
            "additional_description": None,
        }

    def example_payload(self) -> dict[str, Any]:
        """Cat or dog."""
        return {
            "label": "Cat",
            "confidences": [
                {"label": "cat", "confidence": 0.9},
                {"label": "dog", "confidence": 0.1},
            ],
        }

    def example_value(self) -> dict[str, float]:
        """The same as a function would return it."""
        return {"cat": 0.9, "dog": 0.1}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
