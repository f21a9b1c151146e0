"""Every event name of the reference, as a listener that components list in `EVENTS`."""

from __future__ import annotations

from cloche.events.listener import EventListener


class Events:
    """`Events.change`, `Events.click`, …: names and the defaults that go with them."""

    apply = EventListener("apply")
    blur = EventListener("blur")
    change = EventListener("change", trigger_mode="always_last")
    clear = EventListener("clear")
    click = EventListener("click")
    collapse = EventListener("collapse")
    copy = EventListener("copy")
    delete = EventListener("delete")
    double_click = EventListener("double_click")
    download = EventListener("download")
    edit = EventListener("edit")
    end = EventListener("end")
    example_select = EventListener("example_select", selectable=True)
    expand = EventListener("expand")
    focus = EventListener("focus")
    input = EventListener("input")
    key_up = EventListener("key_up", trigger_mode="always_last")
    like = EventListener("like", flag="likeable")
    load = EventListener("load")
    option_select = EventListener("option_select")
    pause = EventListener("pause")
    pause_recording = EventListener("pause_recording")
    play = EventListener("play")
    preview_close = EventListener("preview_close")
    preview_open = EventListener("preview_open")
    release = EventListener("release")
    retry = EventListener("retry", flag="_retryable")
    select = EventListener("select", selectable=True)
    start_recording = EventListener("start_recording")
    stop = EventListener("stop")
    stop_recording = EventListener("stop_recording")
    stream = EventListener(
        "stream",
        trigger_mode="multiple",
        show_progress="minimal",
        connection="stream",
        flag="streaming",
        config_flag="streamable",
    )
    submit = EventListener("submit")
    tick = EventListener("tick", show_progress="hidden")
    undo = EventListener("undo", flag="_undoable")
    unload = EventListener("unload", takes_only_fn=True)
    upload = EventListener("upload")
