"""Logs of flagged samples, as CSV files in the app's file system."""

from __future__ import annotations

import csv
import datetime
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cloche.media.files import FileData, is_file_record
from cloche.media.store import safe_name, store

if TYPE_CHECKING:
    from cloche.components.base import Component


class FlaggingCallback(ABC):
    """Base of all logs; subclass it to log elsewhere."""

    @abstractmethod
    def setup(self, components: Sequence[Component], flagging_dir: str) -> None:
        """Called once, with the components of a sample in order and the folder to write to."""

    @abstractmethod
    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Log one sample.

        Args:
            flag_data: the values as the page sends them, one for each component.
            flag_option: the reason, None or "" when there is only one button.
            username: who flags, if known.

        Returns:
            How many samples are logged now.
        """


class _FileLog(FlaggingCallback):
    """What logs in one folder share."""

    components: Sequence[Component]
    folder: Path

    def setup(self, components: Sequence[Component], flagging_dir: str | Path) -> None:
        """Remember the components and the folder; it is made with the first sample."""
        self.components = components
        self.folder = Path(flagging_dir)

    def headers(self) -> list[str]:
        """A column for each component: its label, or its number."""
        return [c.label or f"component {i}" for i, c in enumerate(self.components)]

    def cells(self, sample: list[Any], paths_only: bool = True) -> list[str]:
        """The values of a sample as text; files are copied into the folder."""
        return [
            _cell(value, self.folder / safe_name(name), paths_only)
            for value, name in zip(sample, self.headers(), strict=False)
        ]


class CSVLogger(_FileLog):
    """The usual log: `dataset1.csv`, and a new number when the columns change.

    Args:
        simplify_file_data: write the path of a file instead of its record.
        verbose: print the name of a new log.
        dataset_file_name: another name; samples are added whatever its columns are.
    """

    def __init__(
        self,
        simplify_file_data: bool = True,
        verbose: bool = True,
        dataset_file_name: str | None = None,
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name

    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Add a row: the sample, the reason and the user where given, and the time."""
        headers, row = self.headers(), self.cells(flag_data, self.simplify_file_data)
        if flag_option is not None:
            headers.append("flag")
            row.append(flag_option)
        if username is not None:
            headers.append("username")
            row.append(username)
        path = self._file_for([*headers, "timestamp"])
        return _append(path, [*row, str(_now())])

    def _file_for(self, headers: list[str]) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.dataset_file_name:
            path = self.folder / self.dataset_file_name
        else:
            number = _last_number(self.folder)
            path = self.folder / f"dataset{number}.csv"
            if path.exists() and _first_row(path) != headers:
                path = self.folder / f"dataset{number + 1}.csv"
        if not path.exists():
            _append(path, headers)
            if self.verbose:
                print(f"Flagged samples are written to {path}")  # noqa: T201
        return path


class SimpleCSVLogger(_FileLog):
    """Rows of values alone in `log.csv`, without a header."""

    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Add a row."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return _append(self.folder / "log.csv", self.cells(flag_data))


class ClassicCSVLogger(_FileLog):
    """`log.csv` with columns for reason, user and time, as version 4 of the reference wrote it."""

    def __init__(self, simplify_file_data: bool = True) -> None:
        self.simplify_file_data = simplify_file_data

    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Add a row."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "log.csv"
        if not path.exists():
            _append(path, [*self.headers(), "flag", "username", "timestamp"])
        row = self.cells(flag_data, self.simplify_file_data)
        return _append(path, [*row, flag_option or "", username or "", str(_now())])


def _now() -> datetime.datetime:
    return datetime.datetime.now()


def _cell(value: Any, folder: Path, paths_only: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    kept = _with_copies(value, folder, paths_only)
    return kept if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False)


def _with_copies(value: Any, folder: Path, paths_only: bool) -> Any:
    """The value with each file record standing for a copy in `folder`."""
    if is_file_record(value):
        record = FileData.from_dict(value)
        record.path = _copied(record, folder)
        return record.path if paths_only else record.to_dict()
    if isinstance(value, dict):
        return {key: _with_copies(item, folder, paths_only) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_copies(item, folder, paths_only) for item in value]
    return value


def _copied(record: FileData, folder: Path) -> str:
    if record.url and record.url == record.path:
        return record.path  # lies elsewhere
    import shutil

    source = store().own_path(record.path, lent=False)
    target = folder / os.urandom(10).hex() / os.path.basename(source)
    target.parent.mkdir(parents=True)
    shutil.copyfile(source, target)
    return str(target)


def _append(path: Path, row: list[str]) -> int:
    """Add a row and return how many rows there are below the header."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _first_row(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file), [])


def _last_number(folder: Path) -> int:
    names = [path.stem.removeprefix("dataset") for path in folder.glob("dataset*.csv")]
    return max((int(name) for name in names if name.isdigit()), default=1)
