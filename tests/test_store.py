"""Files that several share: whole, private, never written over when damaged, no change lost."""

import errno
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock

from tui import store
from tui.store import Shelf


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: int = 0
    names: tuple[str, ...] = ()
    note: str | None = None


def shelf(file: Path) -> Shelf[Kept]:
    return Shelf(file, Kept, Kept)


def add(name: str) -> Callable[[Kept], Kept]:
    return lambda kept: msgspec.structs.replace(kept, names=(*kept.names, name))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "depthdeck" / "kept.toml"


def test_without_a_file_there_is_the_default_and_nothing_is_written(file: Path) -> None:
    kept = shelf(file)
    assert kept.load() == Kept()
    assert kept.trouble is None
    assert not file.parent.exists()


def test_a_change_is_written_whole_and_privately(file: Path) -> None:
    assert shelf(file).change(add("one")).names == ("one",)
    assert shelf(file).load() == Kept(names=("one",))
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == [".kept.toml.lock", "kept.toml"]


def test_two_that_are_open_keep_each_others_changes_and_see_them(file: Path) -> None:
    one, other = shelf(file), shelf(file)
    one.change(add("one"))
    assert other.moved()
    assert other.change(add("two")).names == ("one", "two")
    assert one.moved()
    assert not other.moved()
    assert one.load().names == ("one", "two")
    assert not one.moved()
    file.unlink()
    assert one.moved()
    assert one.load() == Kept()


def test_comments_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("# mine\ncount = 3  # three\n")
    shelf(file).change(add("one"))
    assert file.read_text() == '# mine\ncount = 3  # three\nnames = ["one"]\n'


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("count = 1\n")
    file.parent.mkdir()
    file.symlink_to(real)
    shelf(file).change(add("one"))
    assert file.is_symlink()
    assert tomllib.loads(real.read_text()) == {"count": 1, "names": ["one"]}


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (b"count = 1\nnames = [\n", ", line 2: "),
        (b"count = 1\nnames = = 3\n", ", line 2: "),
        (b'\nnames = ["a"]\ncount = "many"\n', ", line 3: Expected `int`, got `str`"),
        (b'count = 1\nname = "x"\n', "unknown field `name`"),
        (b"count = 1\n\xff\n", ", line 2: not UTF-8"),
    ],
)
def test_what_is_damaged_is_named_kept_and_never_written_over(file: Path, damaged: bytes, words: str) -> None:
    file.parent.mkdir()
    file.write_bytes(damaged)
    kept = shelf(file)
    assert kept.load() == Kept()
    assert kept.trouble is not None
    assert str(file) in kept.trouble
    assert words in kept.trouble
    assert not kept.moved()
    assert file.read_bytes() == damaged

    assert kept.change(add("one")).names == ("one",)
    assert "kept as kept.damaged.toml" in str(kept.trouble)
    assert file.with_name("kept.damaged.toml").read_bytes() == damaged
    file.write_bytes(damaged)
    assert kept.load().names == ("one",), "what was last right goes on"
    assert kept.trouble is not None
    assert kept.change(add("two")).names == ("one", "two"), "what was last right goes on"
    assert file.with_name("kept.damaged-2.toml").read_bytes() == damaged
    assert shelf(file).load().names == ("one", "two")


def test_on_a_full_disk_a_change_stays_in_memory_and_is_written_with_the_next(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    kept = shelf(file)
    kept.change(add("one"))
    before = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept.change(add("two"))
        assert kept.value.names == ("one", "two")
        assert file.read_bytes() == before
    shelf(file).change(add("other"))
    assert kept.load().names == ("one", "other", "two")
    assert kept.change(add("three")).names == ("one", "other", "two", "three")
    assert shelf(file).load() == kept.value


def test_a_folder_that_cannot_be_made_and_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"exists|directory"):
        shelf(tmp_path / "file" / "kept.toml").change(add("one"))
    (tmp_path / "kept.toml").mkdir()
    kept = shelf(tmp_path / "kept.toml")
    assert kept.load() == Kept()
    assert "directory" in str(kept.trouble)
    with pytest.raises(OSError, match="directory"):
        kept.change(add("one"))


def test_who_holds_the_lock_too_long_is_told_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0)
    file.parent.mkdir()
    with (
        FileLock(file.with_name(".kept.toml.lock")),
        pytest.raises(BlockingIOError, match="another instance"),
    ):
        shelf(file).change(add("one"))


WRITER = """
import sys
from collections.abc import Callable
from pathlib import Path
from tests.test_store import add, shelf
kept = shelf(Path(sys.argv[1]))
print(flush=True)
sys.stdin.read(1)
for number in range(20):
    kept.change(add(f"{sys.argv[2]}{number}"))
"""


def test_two_processes_lose_nothing_of_each_other(file: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        for name in "ab"
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        writer.communicate("\n", timeout=60)
        assert writer.returncode == 0
    wanted = sorted(f"{name}{number}" for name in "ab" for number in range(20))
    assert sorted(shelf(file).load().names) == wanted
