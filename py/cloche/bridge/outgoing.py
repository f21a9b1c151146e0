"""`Outgoing`: engine events become messages; files they mention ride along once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloche.bridge import messages as m
from cloche.bridge.codec import encode
from cloche.bridge.ports import Files, Post
from cloche.bridge.stream import OutputStream
from cloche.bridge.values import file_records, plain
from cloche.engine import events as e


class Outgoing:
    """The sending half of the bridge."""

    def __init__(self, files: Files, post: Post) -> None:
        self.files = files
        self.post = post
        #: Paths whose bytes the page holds.
        self.known_files: set[str] = set()
        self._streams: dict[str, OutputStream] = {}
        self._muted = False

    def mute(self) -> None:
        """Nobody listens any more: what is still sent goes nowhere."""
        self.post = _nowhere
        self._muted = True
        self._streams.clear()

    def refuse(
        self, error: str, hint: str, request_id: str | None = None, event_id: str | None = None
    ) -> None:
        """Answer a message that could not be acted on."""
        self.send(m.Refused(error=error, hint=hint, request_id=request_id, event_id=event_id))

    def send(self, message: Any, value: Any = None) -> None:
        """Post a message; bytes of files that `value` mentions for the first time are attached."""
        attachments: list[bytes | memoryview] = []
        if value is not None:
            for record in file_records(value):
                path = record["path"]
                if path in self.known_files:
                    continue
                content, mime_type = self.files.display_bytes(path)
                self.know(path)
                message.files.append(m.FileRef(path=path, mime_type=mime_type))
                attachments.append(content)
        self.post(encode(message), attachments)

    def know(self, path: str) -> None:
        """The page holds the bytes of the file."""
        if path not in self.known_files:
            self.known_files.add(path)
            self.files.hold(path)

    def forget(self, path: str) -> None:
        """The page has dropped them."""
        if path in self.known_files:
            self.known_files.discard(path)
            self.files.let_go(path)

    def tell(self, event: e.EngineEvent) -> None:
        """Post an engine event; a result that JSON cannot carry becomes an error."""
        if self._muted:
            return
        try:
            self._tell(event)
        except (TypeError, ValueError, OSError, RecursionError) as error:
            self._streams.pop(event.event_id, None)
            output = m.Output(error=f"The result could not be sent to the page: {error}")
            self.send(m.ProcessCompleted(event_id=event.event_id, output=output, success=False))

    def _tell(self, event: e.EngineEvent) -> None:
        match event:
            case e.Generating():
                stream = self._streams.setdefault(event.event_id, OutputStream())
                output = m.Output(
                    data=stream.next(event.data), is_generating=True, duration=event.duration
                )
                message = m.ProcessGenerating(
                    event_id=event.event_id, output=output, time_limit=event.time_limit
                )
                self.send(message, output.data)
            case e.Completed():
                self._streams.pop(event.event_id, None)
                output = m.Output(
                    data=[plain(value) for value in event.data],
                    duration=event.duration,
                    average_duration=event.average_duration,
                    render_config=event.render_config,
                    changed_state_ids=event.changed_state_ids,
                    used_cache=event.used_cache,
                )
                done = m.ProcessCompleted(event_id=event.event_id, output=output, success=True)
                drawn = (event.render_config or {}).get("components", [])
                self.send(done, [*output.data, *(component["props"] for component in drawn)])
            case e.Failed():
                self._streams.pop(event.event_id, None)
                output = m.Output(
                    error=event.error,
                    traceback=event.traceback,
                    error_duration=event.duration,
                    visible=event.visible,
                    title=event.title,
                    validation=event.validation,
                )
                self.send(
                    m.ProcessCompleted(
                        event_id=event.event_id, output=output, success=False, title=event.title
                    )
                )
            case e.Cancelled():
                self._streams.pop(event.event_id, None)
                self.send(
                    m.ProcessCompleted(
                        event_id=event.event_id, output=m.Output(), success=True, cancelled=True
                    )
                )
            case e.Logged():
                self.send(
                    m.Log(
                        event_id=event.event_id,
                        log=event.message,
                        level=event.level,
                        title=event.title,
                        duration=event.duration,
                        visible=event.visible,
                    )
                )
            case e.ProgressChanged():
                bars = [m.ProgressUnit(**plain(bar)) for bar in event.bars]
                self.send(m.Progress(event_id=event.event_id, progress_data=bars))
            case e.Started():
                self.send(m.ProcessStarts(event_id=event.event_id, eta=event.eta))
            case e.Estimation():
                self.send(
                    m.Estimation(
                        event_id=event.event_id,
                        rank=event.rank,
                        queue_size=event.queue_size,
                        rank_eta=event.rank_eta,
                    )
                )


def _nowhere(text: str, attachments: Sequence[bytes | memoryview]) -> None:
    """Takes what no page is there to hear."""
