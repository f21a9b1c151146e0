"""The store: what may be shown, what may come back, and what lies where."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloche.blocks.errors import Error
from cloche.media.files import FileData, is_file_record, is_url
from cloche.media.mime import mime_type_of
from cloche.media.require import require, set_loader
from cloche.media.store import Store, safe_name, store, trusted_files, use_store


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store beside a working folder, with a temporary folder elsewhere."""
    for name in ("work", "temporary", "elsewhere"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    use_store(Store(tmp_path / "store"))
    yield store()
    use_store(None)


def test_equal_bytes_lie_at_one_place(kept: Store) -> None:
    first, second = kept.put_bytes(b"abc", "a.txt"), kept.put_bytes(b"abc", "a.txt")
    assert first.path == second.path
    assert kept.put_bytes(b"abd", "a.txt").path != first.path
    assert (first.size, first.orig_name, first.mime_type) == (3, "a.txt", "text/plain")
    assert kept.file_bytes(first.path) == (b"abc", "text/plain")


def test_uploads_have_a_size_limit(kept: Store) -> None:
    kept.configure(max_file_size=3)
    kept.put_bytes(b"abc", "a.txt")
    with pytest.raises(Error, match="a.txt has 4 bytes, more than the 3 this app takes"):
        kept.put_bytes(b"abcd", "a.txt")


def test_files_of_the_working_and_temporary_folders_may_be_shown(
    kept: Store, tmp_path: Path
) -> None:
    Path("x.png").write_bytes(b"x")
    (tmp_path / "temporary" / "y.png").write_bytes(b"y")
    assert kept.put_file("x.png").orig_name == "x.png"
    assert kept.put_file(tmp_path / "temporary" / "y.png").mime_type == "image/png"


def test_other_files_may_not(kept: Store, tmp_path: Path) -> None:
    outside, hidden = tmp_path / "elsewhere" / "z.txt", Path(".env")
    outside.write_text("z")
    hidden.write_text("secret")
    with pytest.raises(Error, match=r"outside the app's folder.*allowed_paths"):
        kept.put_file(outside)
    with pytest.raises(Error, match="leading dot"):
        kept.put_file(hidden)
    kept.configure(allowed_paths=[tmp_path / "elsewhere", "."], blocked_paths=[])
    assert kept.put_file(outside).orig_name == "z.txt"
    assert kept.put_file(hidden).orig_name == ".env"


def test_blocked_paths_win(kept: Store, tmp_path: Path) -> None:
    Path("x.txt").write_text("x")
    kept.configure(allowed_paths=["x.txt"], blocked_paths=["."])
    with pytest.raises(Error, match="blocked_paths"):
        kept.put_file("x.txt")
    with trusted_files(), pytest.raises(Error, match="blocked_paths"):
        kept.put_file("x.txt")


def test_the_author_may_name_any_file(kept: Store, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "z.txt"
    outside.write_text("z")
    with trusted_files():
        assert kept.put_file(outside).orig_name == "z.txt"
    with pytest.raises(Error):
        kept.put_file(outside)


def test_a_link_out_of_the_folder_leads_nowhere(kept: Store, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "z.txt"
    outside.write_text("z")
    os.symlink(outside, "inside.txt")
    with pytest.raises(Error, match="outside the app's folder"):
        kept.put_file("inside.txt")


def test_files_that_are_not_there(kept: Store) -> None:
    with pytest.raises(Error, match=r"'nofile.png' does not exist"):
        kept.put_file("nofile.png")
    with pytest.raises(Error, match="is a folder"):
        kept.put_file(".")
    with pytest.raises(FileNotFoundError, match="There is no file '/nowhere/x'"):
        kept.path_on_disk("/nowhere/x")


def test_addresses_stay_where_they_are(kept: Store) -> None:
    record = kept.put_file("https://example.com/a/b.png?c=d")
    assert (record.path, record.url) == ("https://example.com/a/b.png?c=d",) * 2
    assert (record.orig_name, record.mime_type) == ("b.png", "image/png")


def test_the_page_may_send_back_only_what_it_was_given(kept: Store, tmp_path: Path) -> None:
    given_path = kept.put_bytes(b"a", "a.txt").path
    assert kept.own_path(given_path) == given_path
    for path in ("/etc/passwd", f"{given_path}/../../../elsewhere/z", str(tmp_path), ""):
        with pytest.raises(Error, match="no file it was given"):
            kept.own_path(path)


@given(st.text(max_size=400))
def test_names_are_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == os.path.basename(safe)
    assert not {"/", "\\", "\0", "?", "#", "%"} & set(safe)
    assert safe not in (".", "..")
    assert len(safe) <= 201


def test_records_travel_as_json() -> None:
    record = FileData("/x/a.txt", size=3, orig_name="a.txt")
    assert is_file_record(record.to_dict())
    assert FileData.from_dict(record.to_dict()) == record
    assert FileData.from_dict({"url": "data:,x"}).path == "data:,x"
    assert not is_file_record({"path": "x"})
    for wrong in (None, 5, {}, {"path": 5}):
        with pytest.raises(ValueError, match="a `path` or `url`"):
            FileData.from_dict(wrong)


def test_addresses_and_types() -> None:
    assert is_url("blob:x")
    assert not is_url("file.png")
    assert mime_type_of("a.WEBP") == "image/webp"
    assert mime_type_of("noending") is None


def test_packages_are_loaded_when_they_are_needed(tmp_path: Path) -> None:
    asked: list[str] = []

    def load(package: str) -> None:
        asked.append(package)
        sys.modules["cv2"] = ModuleType("cv2")

    set_loader(load)
    try:
        assert require("cv2") is sys.modules["cv2"]
        assert asked == ["opencv-python"]
    finally:
        set_loader(None)
        sys.modules.pop("cv2", None)
    with pytest.raises(ImportError, match="needs the package 'opencv-python'"):
        require("cv2")


def test_a_file_goes_when_nobody_can_ask_for_it(kept: Store) -> None:
    path = kept.put_bytes(b"abc", "a.txt").path
    other = kept.put_bytes(b"abc", "b.txt").path
    kept.holding.hold(path)
    kept.drop(path)
    assert kept.knows(path)
    kept.holding.let_go(path)
    kept.drop(path)
    kept.drop(path)
    assert not kept.knows(path)
    # the other name of the same content lies in the same folder
    assert kept.file_bytes(other) == (b"abc", "text/plain")
    kept.drop(other)
    assert os.listdir(kept.folder) == []
    assert kept.put_bytes(b"abc", "a.txt").path == path


def test_two_pages_hold_a_file_each(kept: Store) -> None:
    path = kept.put_bytes(b"abc", "a.txt").path
    for _ in range(2):
        kept.holding.hold(path)
    kept.holding.let_go(path)
    kept.drop(path)
    assert kept.knows(path)


def test_a_path_that_a_function_got_stays(kept: Store) -> None:
    lent, read = kept.put_bytes(b"a", "a.txt").path, kept.put_bytes(b"b", "b.txt").path
    kept.own_path(lent)
    kept.own_path(read, lent=False)
    for path in (lent, read):
        kept.drop(path)
    assert kept.knows(lent)
    assert not kept.knows(read)


def test_what_the_author_put_stays(kept: Store) -> None:
    upload = kept.put_bytes(b"a", "a.txt").path
    with trusted_files():
        author = kept.put_bytes(b"b", "b.txt").path
        kept.put_file(upload)
    for path in (upload, author):
        kept.drop(path)
        assert kept.knows(path)


def test_files_outside_the_store_are_never_removed(kept: Store) -> None:
    Path("mine.txt").write_text("mine")
    kept.drop(os.path.abspath("mine.txt"))
    assert Path("mine.txt").read_text() == "mine"


def test_a_sweep_takes_old_files_back_that_no_page_shows(kept: Store) -> None:
    with trusted_files():
        authors = kept.put_bytes(b"author", "mine.txt").path
    old, shown, new = (kept.put_bytes(text.encode(), "a.txt").path for text in ("1", "2", "3"))
    for path in (authors, old, shown, new):
        kept.own_path(path)
    for path in (authors, old, shown):
        os.utime(path, (1, 1))
    kept.holding.hold(shown)
    kept.sweep(60)
    assert [kept.knows(path) for path in (authors, old, shown, new)] == [True, False, True, True]
    # what a page shows goes when the page lets go of it
    kept.holding.let_go(shown)
    kept.drop(shown)
    assert not kept.knows(shown)
    kept.sweep(60)
    assert kept.knows(new)
