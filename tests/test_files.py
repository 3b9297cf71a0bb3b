"""New files are whole, private, and never over another by accident."""

import os
from pathlib import Path

import pytest

from tui import files


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def test_a_new_file_is_private(tmp_path: Path) -> None:
    files.write_new(tmp_path / "a.txt", b"one")
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["a.txt"]


def test_one_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    files.write_new(file, b"one")
    with pytest.raises(FileExistsError):
        files.write_new(file, b"two")
    assert file.read_bytes() == b"one"
    files.write_new(file, b"two", replace=True)
    assert file.read_bytes() == b"two"
    assert names(tmp_path) == ["a.txt"]


def test_beside_another_it_gets_the_next_free_name(tmp_path: Path) -> None:
    written = [files.write_beside(tmp_path / "a.txt", str(n).encode()).name for n in range(3)]
    assert written == ["a.txt", "a-2.txt", "a-3.txt"]
    assert (tmp_path / "a-3.txt").read_bytes() == b"2"


def test_in_place_of_another_it_keeps_its_rights_and_the_links_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "a.txt", tmp_path / "b.txt"
    before = os.umask(0o027)
    try:
        files.write_over(file, b"one")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o640
    file.chmod(0o604)
    link.symlink_to(file)
    files.write_over(link, b"two")
    assert file.read_bytes() == b"two"
    assert file.stat().st_mode & 0o777 == 0o604
    assert link.is_symlink()
    assert sorted(names(tmp_path)) == ["a.txt", "b.txt"]


def test_nothing_is_left_of_one_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_new(tmp_path / "a.txt", b"one")
    assert names(tmp_path) == []
    (tmp_path / "b.txt").write_bytes(b"before")
    with pytest.raises(OSError, match="No space"):
        files.write_over(tmp_path / "b.txt", b"one")
    assert (tmp_path / "b.txt").read_bytes() == b"before"
    assert names(tmp_path) == ["b.txt"]
