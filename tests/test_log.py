import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import log


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    yield
    log.stop()
    logging.getLogger("tui").propagate = True


def test_a_file_gets_the_lines_with_utc_times_and_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "depthdeck.log"
    log.start(file, 1, stderr=False)
    logging.getLogger("tui.feed").info("link %d is open", 1)
    logging.getLogger("tui.feed").debug("too much")
    log.stop()
    line = file.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO    tui\.feed: link 1 is open\n", line)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_place_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    log.start(None, 0, stderr=False)
    logging.getLogger("tui").error("silence")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("verbosity", "said"), [(0, ["w"]), (1, ["w", "i"]), (2, ["w", "i", "d"]), (9, ["w", "i", "d"])]
)
def test_verbosity_is_a_level(verbosity: int, said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    log.start(None, verbosity, stderr=True)
    logger = logging.getLogger("tui")
    logger.warning("w")
    logger.info("i")
    logger.debug("d")
    assert [line[-1] for line in capsys.readouterr().err.splitlines()] == said


def test_starting_anew_closes_what_was_open(tmp_path: Path) -> None:
    log.start(tmp_path / "one.log", 0, stderr=False)
    log.start(tmp_path / "two.log", 0, stderr=False)
    logging.getLogger("tui").warning("once")
    assert (tmp_path / "one.log").read_text() == ""
    assert "once" in (tmp_path / "two.log").read_text()
