"""The bug-report bundle: a zip with the report, the settings and the end of the log, all without secrets."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui import files
from tui.shell.checkup.masking import mask
from tui.shell.errors import Category, CommandError, usage

TAIL: Final = 256 * 1024
"""Bytes of the log's end that go into it."""


def write_bundle(file: Path, report: Mapping[str, object], log: Path, *, force: bool) -> None:
    """Write the bundle whole or not at all; raises CommandError, also where the file is there already."""
    data = make_bundle(report, log)
    try:
        files.write_new(file, data, replace=force)
    except FileExistsError as error:
        raise usage("exists", f"--bundle {file}: it is there already", hint="--force replaces it") from error
    except OSError as error:
        words = f"--bundle {file} can't be written: {error.strerror}"
        raise CommandError(Category.FAILURE, "unwritable", words) from error


def make_bundle(report: Mapping[str, object], log: Path) -> bytes:
    """The bundle's bytes. Everything is masked once more on its way in, whatever it was before."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in (
            ("report.json", json.dumps(report, indent=2, ensure_ascii=False)),
            ("settings.json", json.dumps(_settings(report), indent=2, ensure_ascii=False)),
            ("log.txt", _tail(log)),
        ):
            bundle.writestr(name, mask(text))
    return buffer.getvalue()


def _settings(report: Mapping[str, object]) -> object:
    checks = report.get("checks")
    found = (
        [check["details"] for check in checks if check["name"] == "settings"]
        if isinstance(checks, list)
        else []
    )
    return found[0] if found else {}


def _tail(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(0, io.SEEK_END)
            size = file.tell()
            file.seek(max(0, size - TAIL))
            data = file.read()
    except OSError as error:
        return f"no log: {error.strerror}\n"
    if size > TAIL:
        # A line that lost its beginning may have lost what marks a secret, too.
        data = data.partition(b"\n")[2]
    return data.decode(errors="replace")
