"""Calls of components that both sides shall answer alike: good values, odd ones and bad ones."""

from __future__ import annotations

import itertools

SETUP = """
import gradio as gr
import numpy as np
import PIL.Image
a = np.random.default_rng(0).integers(0, 256, (4, 6, 3), np.uint8)
def im(mode): return PIL.Image.fromarray(a).convert(mode)
def png(array, name):
    # only the side's own folder may hold what a page sends
    path = f"{folder}/store-{side}/{name}"
    import os
    os.makedirs(os.path.dirname(path), exist_ok=True)
    PIL.Image.fromarray(array).save(path)
    return {"path": path, "orig_name": name}
"""

#: component -> values of the page, values of a function.
PLAIN: dict[str, tuple[list[str], list[str]]] = {
    "gr.Textbox()": (["'a'", "None", "''"], ["'a'", "None", "5", "[1]", "{}", "True"]),
    "gr.Number()": (["1", "1.5", "None", "-2", "1e300"], ["1", "1.5", "None", "np.float64(2.5)"]),
    "gr.Number(precision=0)": (["1.5", "2.5", "None", "7"], ["1.5", "2.49", "None"]),
    "gr.Number(precision=2)": (["1.234", "1"], ["1.005", "1", "123.456"]),
    "gr.Number(precision=-1)": (["123.456", "5"], ["15.5"]),
    "gr.Number(minimum=0, maximum=5)": (["0", "5", "6", "-1"], ["9", "-1"]),
    "gr.Slider(0, 10)": (["0", "3.3", "10", "11", "-1", "None", "'x'"], ["None", "50", "3.3"]),
    "gr.Slider(0, 10, precision=1)": (["3.333"], ["3.333", "None"]),
    "gr.Slider(1, 7, precision=0)": (["3.6"], ["3.6", "None"]),
    "gr.Checkbox()": (["True", "False", "None"], ["True", "None", "1", "'x'", "[]", "0"]),
    "gr.Radio(['a', ('B', 'b'), 3])": (
        ["'a'", "'b'", "3", "None", "'B'", "'3'", "True", "[1]"],
        ["'a'", "'zz'", "None", "3"],
    ),
    "gr.Radio(['a', ('B', 'b'), 3], type='index')": (["'a'", "'b'", "3", "None", "'q'"], []),
    "gr.Dropdown(['a', ('B', 'b'), 3])": (
        ["'a'", "3", "None", "'B'", "'z'", "['a']", "['a', 'z']", "True"],
        ["'a'", "'z'", "None", "3"],
    ),
    "gr.Dropdown(['a', ('B', 'b'), 3], type='index')": (["'b'", "'z'", "None"], ["'a'"]),
    "gr.Dropdown(['a', 'b'], multiselect=True)": (
        ["[]", "['a']", "['b', 'a']", "['z']", "None"],
        ["'a'", "['a', 'b']", "[]", "None", "['z']"],
    ),
    "gr.Dropdown(['a', 'b'], multiselect=True, type='index')": (["['b']", "['z']", "[]"], []),
    "gr.Dropdown(['a'], allow_custom_value=True)": (["'z'", "['z']"], ["'z'"]),
    "gr.Dropdown(['a'], allow_custom_value=True, type='index')": (["'z'", "'a'"], []),
    "gr.Dropdown(['a'], multiselect=True, allow_custom_value=True, type='index')": (
        ["['z', 'a']"],
        ["'z'"],
    ),
    "gr.Button()": (["'a'", "None"], ["'a'", "None", "4"]),
    "gr.Markdown()": (["'a'", "None"], ["'  a\\n  b'", "'\\n   # x\\n     y\\n'", "None", "''"]),
    "gr.HTML()": (["'a'", "None", "{'a': 1}"], ["'  x '", "None", "5", "{'a': 1}"]),
    "gr.JSON()": (
        ["{'a': 1}", "[1]", "None"],
        [
            "{'a': 1}",
            "[1, 'x', None]",
            "'[1]'",
            "'nonsense'",
            "{'n': np.float32(1.5), 'l': np.arange(3)}",
            "None",
            "5",
            "(1, 2)",
            "{'s': {1}}",
            "{'x': float('nan')}",
            "{'t': (1, 2)}",
        ],
    ),
    "gr.Label()": (
        ["{'label': 'a'}", "{'label': 'a', 'confidences': [{'label': 'a', 'confidence': 0.5}]}"],
        [
            "{'a': 0.5, 'b': 0.25, 'c': 0.75}",
            "'cat'",
            "3",
            "3.5",
            "{}",
            "None",
            "[1]",
            "{'a': 'b'}",
            "{1: 0.5}",
            "True",
        ],
    ),
    "gr.Label(num_top_classes=2)": (["None"], ["{'a': 0.5, 'b': 0.25, 'c': 0.75}"]),
    "gr.Dataset(components=['text'], samples=[['a'], ['b']])": (
        ["0", "1", "None", "5", "'x'"],
        ["1", "['b']", "None"],
    ),
    "gr.Dataset(components=['text'], samples=[['a'], ['b']], type='index')": (["1"], []),
    "gr.Dataset(components=['text'], samples=[['a'], ['b']], type='tuple')": (["1"], []),
}

_ARRAYS = [
    "a",
    "a[:, :, 0]",
    "np.dstack([a, a[:, :, 0]])",
    "a / 255.0",
    "(a / 255).astype(np.float32)",
    "(a / 255).astype(np.float16)",
    "a / 255.0 - 1",
    "a.astype(float)",
    "a.astype(np.int64)",
    "a.astype(np.uint16) * 200",
    "(a // 2).astype(np.int8)",
    "a[None]",
    "np.zeros((0, 0, 3), np.uint8)",
]
IMAGES: dict[str, tuple[list[str], list[str]]] = {
    "gr.Image(format='png')": (
        [],
        [*_ARRAYS, *(f"im({mode!r})" for mode in ("1", "L", "P", "RGB", "RGBA")), "None", "5"],
    ),
    "gr.Image()": (["None"], ["a", "[1]", "{'a': 1}", "b'x'"]),
}
for kind, mode in itertools.product(("numpy", "pil"), ("RGB", "RGBA", "L", "1", "CMYK", None)):
    IMAGES[f"gr.Image(type={kind!r}, image_mode={mode!r})"] = (
        [
            "png(a, 'x.png')",
            "png(np.dstack([a, a[:, :, 0]]), 'rgba.png')",
            "png(a[:, :, 0], 'l.png')",
        ],
        [],
    )
IMAGES["gr.Image(type='filepath')"] = (["png(a, 'x.png')", "png(a[:, :, 0], 'l.png')"], [])
IMAGES["gr.Image(type='filepath', image_mode='CMYK')"] = (["png(a, 'x.png')"], [])


def cases() -> list[dict[str, str]]:
    """Every call, with a name to be found by."""
    found = []
    for component, (payloads, values) in {**PLAIN, **IMAGES}.items():
        calls = [("preprocess", p) for p in payloads] + [("postprocess", v) for v in values]
        for method, value in calls:
            name = f"{component}.{method}({value})"
            found.append(
                {"name": name, "setup": SETUP, "component": component, "method": method}
                | {"value": value}
            )
    return found
