"""The recorded frames, which are no part of the repository."""

import gzip
import os
import re
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def captures() -> Path:
    beside = Path(__file__).parents[2].parent / "shared" / "captures"
    folder = Path(os.environ.get("DEPTHDECK_CAPTURES", beside))
    if not folder.is_dir():
        pytest.skip(f"no captures in {folder}")
    return folder


@pytest.fixture(scope="session")
def bitcoin_lines(captures: Path) -> list[bytes]:
    """Everything of one BTCUSDT connection, in order, the depth snapshot among it."""
    with gzip.open(captures / "btcusdt_20240808.gz") as file:
        return [line.split(b" ", 1)[1] for line in file.read().splitlines()]


@pytest.fixture(scope="session")
def thin_lines(captures: Path) -> list[bytes]:
    """Frames of symbols that hardly trade, with candles and aggregates."""
    lines = (captures / "cryptofeed-2021-BINANCE.ws.1.0.txt").read_bytes().splitlines()
    return [line.split(b": ", 1)[1] for line in lines[1:] if line]


@pytest.fixture(scope="session")
def thin_answers(captures: Path) -> list[bytes]:
    """REST answers of that connection's time: depth snapshots and what else its client asked for."""
    lines = (captures / "cryptofeed-2021-BINANCE.http.0.0.txt").read_bytes().splitlines()
    return [re.split(rb" -> [\d.]+: ", line, maxsplit=1)[1] for line in lines if line]
