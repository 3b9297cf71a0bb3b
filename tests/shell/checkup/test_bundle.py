"""The bundle: report, settings and the end of the log, without any secret that was planted in them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tui.settings import Given
from tui.shell.checkup import bundle
from tui.shell.checkup.installation import check_settings
from tui.shell.errors import CommandError

SECRETS = (
    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
    "hunter2-planted",
    "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
)
LOG = f"""2026-11-22 INFO tui.feed: GET /api/v3/account?timestamp=1&signature={SECRETS[3]}
2026-11-22 DEBUG tui.feed: headers {{'X-MBX-APIKEY': '{SECRETS[0]}'}}
2026-11-22 DEBUG tui.feed: secret={SECRETS[1]}
2026-11-22 WARNING tui.feed: proxy http://me:{SECRETS[2]}@proxy:3128 failed
"""


@pytest.fixture
def report() -> dict[str, Any]:
    given = {"feed.proxy": Given(f"http://me:{SECRETS[2]}@proxy:3128", "config.toml: feed.proxy")}
    check = check_settings(given, None)
    return {
        "checks": [
            {"name": "settings", "words": check.words, "details": check.details},
            {"name": "book", "words": f"apiKey={SECRETS[0]}"},
        ]
    }


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "depthdeck.log"
    file.write_text(LOG)
    return file


def contents(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_it_holds_what_a_report_needs_and_no_secret(
    tmp_path: Path, report: dict[str, Any], log: Path
) -> None:
    file = tmp_path / "bundle.zip"
    bundle.write_bundle(file, report, log, force=False)
    held = contents(file)
    assert sorted(held) == ["log.txt", "report.json", "settings.json"]
    assert json.loads(held["settings.json"])["feed.proxy"] == {
        "value": "http://***@proxy:3128",
        "from": "config.toml: feed.proxy",
    }
    assert held["log.txt"].count("\n") == LOG.count("\n")
    for secret in SECRETS:
        assert not any(secret in text for text in held.values())
    assert file.stat().st_mode & 0o777 == 0o600


def test_one_that_is_there_stays_unless_forced(tmp_path: Path, report: dict[str, Any], log: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already") as caught:
        bundle.write_bundle(file, report, log, force=False)
    assert caught.value.exit_code == 2
    assert file.read_text() == "mine"
    bundle.write_bundle(file, report, log, force=True)
    assert "report.json" in contents(file)


def test_without_a_log_it_says_so(tmp_path: Path, report: dict[str, Any]) -> None:
    file = tmp_path / "bundle.zip"
    bundle.write_bundle(file, report, tmp_path / "none.log", force=False)
    assert contents(file)["log.txt"] == "no log: No such file or directory\n"


def test_of_a_long_log_whole_lines_of_its_end_are_taken(
    tmp_path: Path, report: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "TAIL", 25)
    log = tmp_path / "long.log"
    log.write_text(f"secret={SECRETS[2]}\nsecond line\nthird line\n")
    file = tmp_path / "bundle.zip"
    bundle.write_bundle(file, report, log, force=False)
    assert contents(file)["log.txt"] == "second line\nthird line\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, report: dict[str, Any], log: Path) -> None:
    with pytest.raises(CommandError, match="can't be written: No such file"):
        bundle.write_bundle(tmp_path / "none" / "bundle.zip", report, log, force=False)
