"""What holds for all tests."""

import os
from itertools import count

import pytest
from hypothesis import settings

EXAMPLES = int(os.environ.get("DEPTHDECK_EXAMPLES", "30"))
"""Examples of each property; `make properties` tries many."""

# No deadline: how long an example takes says more about the machine's load than about the code.
settings.register_profile("depthdeck", max_examples=EXAMPLES, deadline=None)
settings.load_profile("depthdeck")

_homes = count()


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the files of who runs it; the folders are made by whoever needs one."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_homes)}"
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    documents = tmp_path_factory.getbasetemp() / "documents"
    documents.mkdir(exist_ok=True)
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(documents))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
