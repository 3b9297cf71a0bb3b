"""Terminals for tests; skipped where tmux is missing."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.terminal.console import Console

ConsoleFactory = Callable[[int, int], Console]


@pytest.fixture
def console(request: pytest.FixtureRequest) -> Iterator[ConsoleFactory]:
    """Makes terminals of a size, and closes them."""
    if not shutil.which("tmux") or not shutil.which("pgrep"):
        pytest.skip("needs tmux and pgrep")
    made: list[Console] = []

    def make(width: int, height: int) -> Console:
        made.append(Console(f"depthdeck-{os.getpid()}-{id(request)}-{len(made)}", width, height))
        return made[-1]

    yield make
    for terminal in made:
        terminal.close()
