"""Sections of a document in docs/ that programs write, each without touching the others."""

import re
from pathlib import Path
from typing import Final

FAULTS: Final = Path(__file__).parents[1] / "docs/faults.md"


def put_section(document: Path, heading: str, text: str) -> None:
    """Put `text` under a heading of the second level, in place of what stands there or at the end."""
    before = document.read_text(encoding="utf-8") if document.exists() else "# Faults\n"
    section = f"## {heading}\n\n{text.strip()}\n"
    found = re.search(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", before, re.DOTALL | re.MULTILINE)
    if found is None:
        after = f"{before.rstrip()}\n\n{section}"
    else:
        after = before[: found.start()] + section + "\n" + before[found.end() :]
    document.write_text(after.rstrip() + "\n", encoding="utf-8")
