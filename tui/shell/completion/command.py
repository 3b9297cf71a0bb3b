"""What `depthdeck completion` does: print the script of a shell."""

from tui import paths
from tui.shell import stdout
from tui.shell.arguments import CompletionArguments
from tui.shell.completion import scripts
from tui.shell.completion.words import commands


def run(arguments: CompletionArguments) -> int:
    """Print the script; the exit code."""
    make = {"bash": scripts.bash, "zsh": scripts.zsh, "fish": scripts.fish}[arguments.shell]
    stdout.write(make(commands(), paths.symbols_cache("com").parent).encode())
    return 0
