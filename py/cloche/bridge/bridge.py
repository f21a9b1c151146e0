"""`Bridge`: one per page. Messages come in as text, go to the engine, and answers go out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from cloche.blocks.blocks import Blocks
from cloche.blocks.errors import Error
from cloche.bridge import messages as m
from cloche.bridge.codec import MessageError, decode, encode
from cloche.bridge.event_data import check_event_data, lend_files
from cloche.bridge.outgoing import Outgoing
from cloche.bridge.ports import Files, Post, Rerun
from cloche.engine.engine import Engine
from cloche.engine.events import EngineEvent
from cloche.engine.request import Request
from cloche.engine.submission import Submission

#: How long the events of an app may take to end once its script was run again.
PATIENCE_SECONDS = 1.0


class Bridge:
    """Speaks the wire for one page; several may share an engine, each with sessions of its own.

    Args:
        app: the app whose config is sent.
        engine: runs the events.
        files: the content store.
        post: sends a message to the page.
        rerun: runs the app's script again, where that can be.
    """

    def __init__(
        self,
        app: Blocks,
        engine: Engine,
        files: Files,
        post: Post,
        rerun: Rerun | None = None,
    ) -> None:
        self.app = app
        self.rerun = rerun
        self.engine = engine
        self.files = files
        self.outgoing = Outgoing(files, post)
        self._tasks: set[asyncio.Task[None]] = set()
        #: Hashes of the sessions that this page has opened.
        self._sessions: set[str] = set()
        self._gone = False

    async def close(self) -> None:
        """The page is gone: its sessions end, and nothing is sent to it any more."""
        self._gone = True
        self.outgoing.mute()
        while self._sessions:
            await self.engine.close_session(self._sessions.pop())
        for path in list(self.outgoing.known_files):
            self.outgoing.forget(path)

    def receive(self, text: str, attachments: Sequence[Any] = ()) -> None:
        """Act on one message. Never raises: whatever is wrong is answered with `refused`."""
        if self._gone:
            return
        request_id = event_id = None
        try:
            message = decode(text)
            request_id = getattr(message, "request_id", None)
            event_id = getattr(message, "event_id", None)
            self._act(message, attachments)
        except MessageError as error:
            self.outgoing.refuse(
                str(error), error.hint, error.request_id or request_id, error.event_id or event_id
            )
        except Exception as error:
            hint = getattr(error, "hint", "Check the arguments of the call.")
            self.outgoing.refuse(_words(error), hint, request_id, event_id)

    def _act(self, message: Any, attachments: Sequence[Any]) -> None:
        match message:
            case m.Submit():
                self._submit(message)
            case m.StreamChunk():
                self._own(message.session_hash)
                check_event_data(message.event_data, self.files, message.event_id)
                self.engine.send_chunk(
                    message.session_hash, message.event_id, message.data, message.event_data
                )
            case m.StreamEnd():
                self._own(message.session_hash)
                self.engine.end_stream(message.session_hash, message.event_id)
            case m.Cancel():
                self._own(message.session_hash)
                self.engine.cancel(message.session_hash, message.event_ids)
            case m.Open():
                self._open(message)
            case m.Close():
                self._own(message.session_hash)
                self._sessions.discard(message.session_hash)
                self._spawn(self.engine.close_session(message.session_hash), None)
            case m.Upload():
                self._spawn(self._upload(message, attachments), message.request_id)
            case m.ReadFile():
                self._read_file(message)
            case m.Release():
                for path in message.paths:
                    self.outgoing.forget(path)
            case m.ViewApi():
                info = self.app.get_api_info()
                self.outgoing.send(m.ApiInfo(request_id=message.request_id, info=info))
            case m.CallServer():
                self._spawn(self._call_server(message), message.request_id)
            case m.Ping():
                self.outgoing.send(m.Pong(request_id=message.request_id))
            case m.Rerun() if self.rerun is not None:
                self._spawn(self._rerun(message, attachments, self.rerun), message.request_id)
            case _:
                raise MessageError(
                    f"The message {message.msg!r} is only understood before the app has started.",
                    "Start a new worker to boot another app.",
                )

    def _own(self, session_hash: str) -> None:
        """Raises MessageError for a session that another page has opened."""
        if session_hash not in self._sessions and self.engine.has_session(session_hash):
            raise MessageError(
                f"The session {session_hash!r} belongs to another page.",
                "Open a session of this page, and name that one.",
            )

    def _submit(self, message: m.Submit) -> None:
        self._own(message.session_hash)
        check_event_data(message.event_data, self.files, message.event_id)
        submission = Submission(
            event_id=message.event_id,
            fn_index=message.fn_index,
            data=message.data,
            event_data=message.event_data,
            trigger_id=message.trigger_id,
            stream=message.stream,
        )
        self.engine.submit(message.session_hash, submission, self._tell)
        if self.engine.passes_as_is(message.session_hash, message.fn_index):
            lend_files(message.data, self.files)

    def _tell(self, event: EngineEvent) -> None:
        self.outgoing.tell(event)

    def _open(self, message: m.Open) -> None:
        self._own(message.session_hash)
        request = Request(
            url=message.url, headers=message.headers, session_hash=message.session_hash
        )
        self.engine.open_session(message.session_hash, request)
        self._sessions.add(message.session_hash)
        config = self.app.get_config_file()
        shown = [component["props"] for component in config["components"]]
        self.outgoing.send(m.Config(session_hash=message.session_hash, config=config), shown)

    async def _rerun(self, message: m.Rerun, attachments: Sequence[Any], rerun: Rerun) -> None:
        names = [ref.path for ref in message.files]
        if len(names) != len(attachments):
            raise MessageError(
                f"The message names {len(names)} files and carries {len(attachments)}.",
                "Attach one ArrayBuffer for each file.",
                message.request_id,
            )
        files = list(zip(names, attachments, strict=True))
        made = await rerun(message.entrypoint, files, message.removed)
        answer = m.Reran(request_id=message.request_id)
        if isinstance(made, tuple):
            old = self.engine
            self.app, self.engine = made
            self._sessions.clear()
            # what still runs of the old app must not keep the new one waiting
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(old.aclose(), PATIENCE_SECONDS)
        else:
            answer.error, answer.hint, answer.traceback = made.error, made.hint, made.traceback
        self.outgoing.send(answer)

    async def _upload(self, message: m.Upload, attachments: Sequence[Any]) -> None:
        if len(attachments) != len(message.files):
            raise MessageError(
                f"The upload names {len(message.files)} files and carries {len(attachments)}.",
                "Attach one Blob or ArrayBuffer for each file.",
                message.request_id,
            )
        records = [
            await self.files.receive(attachment, ref.path, ref.mime_type)
            for attachment, ref in zip(attachments, message.files, strict=True)
        ]
        # the page has these bytes already and must not get them back
        for record in records:
            self.outgoing.know(record["path"])
        self.outgoing.send(m.Uploaded(request_id=message.request_id, files=records))

    async def _call_server(self, message: m.CallServer) -> None:
        value = await self.engine.call_server(
            message.session_hash, message.component_id, message.name, message.args
        )
        answer = m.ServerResult(request_id=message.request_id, value=value)
        self.outgoing.send(answer, value)

    def _read_file(self, message: m.ReadFile) -> None:
        content, mime_type = self.files.read(message.path)
        self.outgoing.know(message.path)
        answer = m.FileContent(
            request_id=message.request_id, path=message.path, mime_type=mime_type
        )
        self.outgoing.post(encode(answer), [content])

    def _spawn(self, work: Any, request_id: str | None) -> None:
        """Run a coroutine whose failure is answered to `request_id`."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                hint = getattr(error, "hint", "Try again; if it fails again, reload the page.")
                self.outgoing.refuse(_words(error), hint, request_id)

        task = asyncio.ensure_future(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _words(error: Exception) -> str:
    """What an exception says; the text of a `gr.Error` without the quotes around it."""
    text = error.message if isinstance(error, Error) else str(error)
    return text or type(error).__name__
