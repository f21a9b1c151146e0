"""Every message that crosses between the page and the Python worker, declared once.

`npm run generate` turns this file into `web/src/client/messages.ts`. A message travels as one JSON
text; binary parts ride beside it as attachments in the order the message names them. Field names
follow the queue protocol of the reference (`sse_v3`) where it has the field, so that knowledge of
one carries over to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

PROTOCOL_VERSION = 1

JsonValue = Any
LogLevel = Literal["info", "warning", "success", "error"]
StageName = Literal["worker", "runtime", "core", "packages", "script", "ready"]


@dataclass(slots=True, kw_only=True)
class FileRef:
    """Name and type of a file whose bytes are the attachment at the same position."""

    path: str
    mime_type: str | None = None


@dataclass(slots=True, kw_only=True)
class AppFile:
    """One file of the app: its text, or the URL it is fetched from."""

    content: str | None = None
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Wheel:
    """One wheel to install, exactly as the lock file names it."""

    name: str
    url: str
    version: str | None = None
    sha256: str | None = None
    imports: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ProgressUnit:
    """One level of a (possibly nested) progress bar."""

    index: float | None = None
    length: float | None = None
    unit: str | None = None
    progress: float | None = None
    desc: str | None = None


@dataclass(slots=True, kw_only=True)
class Output:
    """What one step of a run gives the page: values or edits per output, or an error."""

    data: list[JsonValue] = field(default_factory=list)
    is_generating: bool = False
    duration: float | None = None
    average_duration: float | None = None
    render_config: JsonValue = None
    changed_state_ids: list[int] = field(default_factory=list)
    used_cache: str | None = None
    error: str | None = None
    traceback: str | None = None
    error_duration: float | None = 10
    visible: bool = True
    title: str | None = None
    validation: list[JsonValue] | None = None


# --- page to worker ---------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Boot:
    """Start Python, install what the app needs, run its script. A worker's first message."""

    msg: ClassVar[str] = "boot"
    runtime_url: str
    core_url: str
    entrypoint: str
    files: dict[str, AppFile]
    requirements: list[str] = field(default_factory=list)
    wheels: list[Wheel] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    page_url: str = ""
    snapshot_url: str = ""
    #: Load the runtime's packages that the script imports, too; None does so for an app for which
    #: nothing was resolved.
    scan_imports: bool | None = None
    compiled_url: str = ""
    runtime_lock: JsonValue = None
    #: "off" for code that is not the page's own; "pure" leaves packages with native code out
    app_snapshot: str = "on"


@dataclass(slots=True, kw_only=True)
class Open:
    """Begin a session; answered by `config`."""

    msg: ClassVar[str] = "open"
    session_hash: str
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Close:
    """End a session: its waiting events are dropped and its unload listeners run."""

    msg: ClassVar[str] = "close"
    session_hash: str


@dataclass(slots=True, kw_only=True)
class Submit:
    """Run one listener. The page chooses `event_id`; every answer repeats it."""

    msg: ClassVar[str] = "submit"
    event_id: str
    session_hash: str
    fn_index: int
    data: list[JsonValue]
    event_data: JsonValue = None
    trigger_id: int | None = None
    stream: bool = False


@dataclass(slots=True, kw_only=True)
class StreamChunk:
    """The next data of an event submitted with `stream`; its answer is a `process_generating`."""

    msg: ClassVar[str] = "stream_chunk"
    event_id: str
    session_hash: str
    data: list[JsonValue]
    event_data: JsonValue = None


@dataclass(slots=True, kw_only=True)
class StreamEnd:
    """No more chunks come: the event completes when those that wait are used."""

    msg: ClassVar[str] = "stream_end"
    event_id: str
    session_hash: str


@dataclass(slots=True, kw_only=True)
class Cancel:
    """Stop running events and drop waiting ones."""

    msg: ClassVar[str] = "cancel"
    session_hash: str
    event_ids: list[str]


@dataclass(slots=True, kw_only=True)
class Upload:
    """Store files (the attachments, as Blob or ArrayBuffer); answered by `uploaded`."""

    msg: ClassVar[str] = "upload"
    request_id: str
    files: list[FileRef]


@dataclass(slots=True, kw_only=True)
class ReadFile:
    """Ask for the bytes of a stored file; answered by `file_content`."""

    msg: ClassVar[str] = "read_file"
    request_id: str
    path: str


@dataclass(slots=True, kw_only=True)
class Release:
    """The page shows these files no more and has dropped its copies; nothing answers."""

    msg: ClassVar[str] = "release"
    paths: list[str]


@dataclass(slots=True, kw_only=True)
class ViewApi:
    """Ask for the description of the app's named endpoints; answered by `api_info`."""

    msg: ClassVar[str] = "view_api"
    request_id: str


@dataclass(slots=True, kw_only=True)
class CallServer:
    """Call a function that a component offers to its script; answered by `server_result`."""

    msg: ClassVar[str] = "call_server"
    request_id: str
    session_hash: str
    component_id: int
    name: str
    args: list[JsonValue] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Ping:
    """Ask whether Python still takes messages; answered by `pong`."""

    msg: ClassVar[str] = "ping"
    request_id: str


@dataclass(slots=True, kw_only=True)
class Rerun:
    """Development: replace files of the app and run its script again; answered by `reran`."""

    # The files are the attachments. A script that fails leaves the old app running.
    msg: ClassVar[str] = "rerun"
    request_id: str
    entrypoint: str
    files: list[FileRef] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


# --- worker to page ---------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Stage:
    """The part of the boot under way, in words a visitor understands; bytes where known."""

    msg: ClassVar[str] = "stage"
    stage: StageName
    message: str
    loaded: int | None = None
    total: int | None = None


@dataclass(slots=True, kw_only=True)
class BootFailed:
    """The boot failed at a stage: the cause, what to do, the user's own traceback if any."""

    msg: ClassVar[str] = "boot_failed"
    stage: StageName
    error: str
    hint: str
    traceback: str | None = None


@dataclass(slots=True, kw_only=True)
class Ready:
    """The app's script has run; sessions may be opened."""

    msg: ClassVar[str] = "ready"


@dataclass(slots=True, kw_only=True)
class Config:
    """The app's config for a session (the shape of `Blocks.get_config_file()`)."""

    msg: ClassVar[str] = "config"
    session_hash: str
    config: dict[str, JsonValue]
    files: list[FileRef] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Estimation:
    """Place in the queue: 0 is next. `rank_eta` in seconds, null until a run was measured."""

    msg: ClassVar[str] = "estimation"
    event_id: str
    rank: int
    queue_size: int
    rank_eta: float | None = None


@dataclass(slots=True, kw_only=True)
class ProcessStarts:
    """The listener began to run."""

    msg: ClassVar[str] = "process_starts"
    event_id: str
    eta: float | None = None


@dataclass(slots=True, kw_only=True)
class Progress:
    """The newest state of the progress bars of a running event, outermost first."""

    msg: ClassVar[str] = "progress"
    event_id: str
    progress_data: list[ProgressUnit]


@dataclass(slots=True, kw_only=True)
class Log:
    """A toast raised by the running function. `duration` in seconds, None stays until closed."""

    msg: ClassVar[str] = "log"
    event_id: str
    log: str
    level: LogLevel
    title: str
    duration: float | None = 10
    visible: bool = True


@dataclass(slots=True, kw_only=True)
class ProcessGenerating:
    """One yield: full values the first time, then edits `[op, path, value]` per output."""

    msg: ClassVar[str] = "process_generating"
    event_id: str
    output: Output
    success: bool = True
    time_limit: float | None = None
    files: list[FileRef] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ProcessCompleted:
    """The event ended: full values on success, `output.error` otherwise."""

    msg: ClassVar[str] = "process_completed"
    event_id: str
    output: Output
    success: bool
    title: str | None = None
    cancelled: bool = False
    files: list[FileRef] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Uploaded:
    """The stored files, as file records, in the order of the request."""

    msg: ClassVar[str] = "uploaded"
    request_id: str
    files: list[dict[str, JsonValue]]


@dataclass(slots=True, kw_only=True)
class FileContent:
    """The bytes of a stored file are the one attachment."""

    msg: ClassVar[str] = "file_content"
    request_id: str
    path: str
    mime_type: str | None = None


@dataclass(slots=True, kw_only=True)
class ApiInfo:
    """Named and unnamed endpoints with their parameters and returns."""

    msg: ClassVar[str] = "api_info"
    request_id: str
    info: dict[str, JsonValue]


@dataclass(slots=True, kw_only=True)
class ServerResult:
    """What a component's function gave; bytes of files that are new to the page ride along."""

    msg: ClassVar[str] = "server_result"
    request_id: str
    value: JsonValue = None
    files: list[FileRef] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Pong:
    """Python takes messages."""

    msg: ClassVar[str] = "pong"
    request_id: str


@dataclass(slots=True, kw_only=True)
class Reran:
    """The script was run again, and sessions have to be opened anew; with `error`, it failed."""

    msg: ClassVar[str] = "reran"
    request_id: str
    error: str | None = None
    hint: str | None = None
    traceback: str | None = None


@dataclass(slots=True, kw_only=True)
class Refused:
    """A message could not be acted on: what was wrong with it and what to do."""

    msg: ClassVar[str] = "refused"
    error: str
    hint: str
    request_id: str | None = None
    event_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Console:
    """Text the app printed."""

    msg: ClassVar[str] = "console"
    stream: Literal["stdout", "stderr"]
    text: str


TO_WORKER: tuple[type, ...] = (
    Boot,
    Open,
    Close,
    Submit,
    StreamChunk,
    StreamEnd,
    Cancel,
    Upload,
    ReadFile,
    Release,
    ViewApi,
    CallServer,
    Ping,
    Rerun,
)
TO_PAGE: tuple[type, ...] = (
    Stage,
    BootFailed,
    Ready,
    Config,
    Estimation,
    ProcessStarts,
    Progress,
    Log,
    ProcessGenerating,
    ProcessCompleted,
    Uploaded,
    FileContent,
    ApiInfo,
    ServerResult,
    Pong,
    Reran,
    Refused,
    Console,
)
