"""`depthdeck config edit`: an editor on a copy of the settings, which takes their place once it is right."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tui import store
from tui.settings.document import draft
from tui.shell.config.mistakes import find_mistakes, told
from tui.shell.errors import Category, CommandError, say, usage

EDITORS: Final = ("sensible-editor", "nano", "vim", "vi")
"""What is tried where neither VISUAL nor EDITOR names an editor."""


def edit(file: Path) -> None:
    """Let a person edit the settings; what can't be used stays beside them. Raises CommandError, OSError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise usage("no-terminal", "config edit needs a terminal", hint="config set KEY VALUE needs none")
    copy = file.with_name(f"{file.stem}.edited{file.suffix}")
    before = _text(file)
    if copy.exists():
        say(f"depthdeck: this takes up what was edited before and could not be used: {copy}")
    else:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        store.replace(copy, before or draft())
    _open_editor(copy)
    if found := find_mistakes(copy):
        words = "; ".join(told(problem) for problem in found)
        hint = f"the settings are as they were; config edit takes up {copy} again"
        raise usage("bad-settings", words, hint=hint)
    with store.lock(file):
        if _text(file) != before:
            raise usage("changed", f"{file} was changed by somebody else meanwhile", hint=f"yours is {copy}")
        store.replace(file, _text(copy))
    copy.unlink()


def _open_editor(file: Path) -> None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = shlex.split(named) if named else [name for name in EDITORS if shutil.which(name)][:1]
    if not command or shutil.which(command[0]) is None:
        words = f"there is no editor {command[0]}" if command else "no editor was found"
        raise usage("no-editor", words, hint="name one by VISUAL or EDITOR")
    done = subprocess.run([*command, str(file)], check=False)
    if done.returncode:
        words = f"the editor {command[0]} ended with code {done.returncode}"
        raise CommandError(Category.FAILURE, "editor", words, hint=f"your text is {file}")


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
