"""Apps with dynamic parts, and what a run of a part sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cloche as gr
from cloche.engine.events import Completed
from support.running import Page

Config = dict[str, Any]


async def drawn(page: Page, part: int, *data: Any) -> Config:
    last = await page.submit(part, *data).end()
    assert isinstance(last, Completed), last
    assert last.render_config is not None
    return last.render_config


def parts_of(app: gr.Blocks) -> list[int]:
    return [fn.id for fn in app.fns.values() if fn.render_id is not None]


def by_label(config: Config) -> dict[str, int]:
    return {c["props"]["label"]: c["id"] for c in config["components"] if c["props"].get("label")}


def listener(config: Config, block_id: int, event: str) -> int:
    (found,) = (d["id"] for d in config["dependencies"] if [block_id, event] in d["targets"])
    return int(found)


def tree(config: Config) -> Any:
    types = {c["id"]: c["type"] for c in config["components"]}

    def shape(node: Config) -> Any:
        name = types[node["id"]]
        return (name, [shape(c) for c in node["children"]]) if node.get("children") else name

    return shape(config["layout"])


def app_of(fn: Callable[..., Any], **options: Any) -> tuple[gr.Blocks, int]:
    """An app with one number and a part that gets it."""
    with gr.Blocks() as app:
        number = gr.Number(1, label="outer number")
        gr.render(inputs=number, **options)(fn)
    return app, parts_of(app)[0]
