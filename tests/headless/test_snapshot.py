"""`depthdeck snapshot`: what the dashboard shows, without a terminal."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.headless.process import run
from tui.cli import main

if TYPE_CHECKING:
    from tests.headless.conftest import Served


async def test_text_goes_to_stdout_in_the_size_asked_for(served: "Served") -> None:
    done = await run("snapshot", "ethusdt", "--size", "100x30", "--seconds", "0.3", *served.flags)
    assert (done.code, done.err) == (0, "")
    rows = done.out.decode().splitlines()
    assert len(rows) == 30
    assert max(map(len, rows)) <= 100
    assert "ETH" in rows[0]
    assert "live" in done.out.decode()


async def test_a_picture_goes_to_its_file(served: "Served", tmp_path: Path) -> None:
    file = tmp_path / "screen.svg"
    done = await run("snapshot", "ETHUSDT", "--seconds", "0.1", "-o", str(file), *served.flags)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert file.read_text(encoding="utf-8").startswith("<svg")


async def test_an_unknown_symbol_has_no_picture(served: "Served", tmp_path: Path) -> None:
    file = tmp_path / "screen.txt"
    done = await run("snapshot", "NOPEUSDT", "-o", str(file), *served.flags)
    assert (done.code, done.out, file.exists()) == (2, b"", False)
    assert "NOPEUSDT" in done.err


@pytest.mark.parametrize("name", ["screen.png", "nowhere/screen.svg"])
def test_a_file_that_cannot_be_is_exit_code_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["snapshot", "-o", str(tmp_path / name)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
