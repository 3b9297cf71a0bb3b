"""The scripts: candidates by a small shell function that bash and zsh share, and by fish's own commands."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tui.shell.completion.words import KINDS_OF_STREAM, Command, Flag

_COMMON: Final = r"""# depthdeck completion for @SHELL@; made by: depthdeck completion @SHELL@

_depthdeck_symbols() {
  file=@FOLDER@/symbols-$venue.txt
  [ -r "$file" ] || return 0
  case $current in
    *[a-z]*) tr A-Z a-z <"$file" ;;
    *) cat "$file" ;;
  esac
}

_depthdeck_streams() {
  case $current in
    *@*) for kind in @KINDS@; do echo "${current%%@*}@$kind"; done ;;
    *) _depthdeck_symbols | tr A-Z a-z | sed 's/$/@/' ;;
  esac
}

# Prints what may stand for the first word, after the others; FILE stands for names of files.
_depthdeck_candidates() {
  current=$1 command= flag= venue=${DEPTHDECK_VENUE:-com}
  shift
  for word do
    if [ -n "$flag" ]; then
      if [ "$flag" = --venue ]; then venue=$word; fi
      flag=
      continue
    fi
    case $word in
      @VALUED@) flag=$word ;;
      -*) ;;
      *)
        if [ -z "$command" ]; then
          case $word in
            @COMMANDS@) command=$word ;;
            *) command=symbol ;;
          esac
        fi ;;
    esac
  done
  case $flag in
@VALUES@    ?*) return 0 ;;
  esac
  case $command:$current in
@WORDS@  esac
}
"""

_BASH: Final = r"""
_depthdeck() {
  local line=${COMP_LINE:0:COMP_POINT} current candidate rest
  current=${line##*[[:space:]]}
  rest=${line%"$current"}
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [[ $candidate == FILE ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$current")
    elif [[ $candidate == "$current"* ]]; then
      COMPREPLY+=("$candidate")
    fi
  done < <(set -f; _depthdeck_candidates "$current" $(set -- $rest; shift; printf '%s ' "$@"))
  if [[ $current == *@* && $COMP_WORDBREAKS == *@* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*@}"}"}")
  fi
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *@ ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -F _depthdeck depthdeck
"""

_ZSH: Final = r"""
_depthdeck() {
  local -a found
  found=("${(@f)$(_depthdeck_candidates "$PREFIX" "${(@)words[2,CURRENT-1]}")}")
  if [[ $found[1] == FILE ]]; then
    _files
  elif [[ $found[1] == *@ ]]; then
    compadd -S '' -a found
  else
    compadd -a found
  fi
}
if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef _depthdeck depthdeck
"""

_FISH: Final = r"""# depthdeck completion for fish; made by: depthdeck completion fish

function __depthdeck_command
    set -l words (commandline -opc)
    set -e words[1]
    set -l skip 0
    for word in $words
        if test $skip = 1
            set skip 0
        else if contains -- $word @VALUED@
            set skip 1
        else if not string match -q -- '-*' $word
            contains -- $word @COMMANDS@; and echo $word; or echo symbol
            return
        end
    end
    echo dashboard
end

function __depthdeck_in
    contains -- (__depthdeck_command) $argv
end

function __depthdeck_symbols
    set -l venue com
    set -q DEPTHDECK_VENUE; and set venue $DEPTHDECK_VENUE
    set -l words (commandline -opc)
    set -l at (contains -i -- --venue $words); and set venue $words[(math $at + 1)]
    set -l file @FOLDER@/symbols-$venue.txt
    test -r $file; or return
    if string match -qr '[a-z]' -- (commandline -ct)
        string lower <$file
    else
        cat $file
    end
end

function __depthdeck_streams
    set -l current (commandline -ct)
    if string match -q -- '*@*' $current
        for kind in @KINDS@
            echo (string split -m 1 @ -- $current)[1]@$kind
        end
    else
        for symbol in (__depthdeck_symbols)
            echo (string lower -- $symbol)@
        end
    end
end

complete -c depthdeck -f
"""


def bash(commands: Iterable[Command], folder: Path) -> str:
    """The script for bash; symbols are read from the folder."""
    return _shared("bash", tuple(commands), folder) + _BASH


def zsh(commands: Iterable[Command], folder: Path) -> str:
    """The script for zsh."""
    return _shared("zsh", tuple(commands), folder) + _ZSH


def fish(commands: Iterable[Command], folder: Path) -> str:
    """The script for fish."""
    every = tuple(commands)
    lines = [_filled(_FISH, "fish", every, folder, " ")]
    for command in every:
        place = command.name or "dashboard"
        here = f"-n '__depthdeck_in {place}'"
        words = command.words if command.name else tuple(other.name for other in every if other.name)
        if words:
            lines.append(f"complete -c depthdeck {here} -a {shlex.quote(' '.join(words))}")
        if command.symbols:
            lines.append(f"complete -c depthdeck {here} -a '(__depthdeck_symbols)'")
        if command.name == "stream":
            lines.append(f"complete -c depthdeck {here} -a '(__depthdeck_streams)'")
        lines += [f"complete -c depthdeck {here} {_fish_flag(flag)}" for flag in command.flags]
    return "\n".join(lines) + "\n"


def _fish_flag(flag: Flag) -> str:
    names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in flag.names]
    taken = ""
    if flag.values is not None:
        taken = " -rF" if flag.values == ("FILE",) else f" -x -a {shlex.quote(' '.join(flag.values))}"
    return f"{' '.join(names)}{taken} -d {_quoted(flag.words)}"


def _quoted(words: str) -> str:
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _shared(shell: str, commands: tuple[Command, ...], folder: Path) -> str:
    values = {
        flag: kind.values
        for command in commands
        for kind in command.flags
        if kind.values
        for flag in kind.names
    }
    valued = "".join(
        f"    {flag}) printf '%s\\n' {' '.join(found)}; return 0 ;;\n" for flag, found in values.items()
    )
    names = [command.name for command in commands if command.name]
    words = []
    for command in commands:
        flags = " ".join(name for flag in command.flags for name in flag.names)
        shown = (*names, *command.words) if not command.name else command.words
        parts = [f"printf '%s\\n' {' '.join(map(shlex.quote, shown))}"] if shown else []
        parts += ["_depthdeck_symbols"] if command.symbols else []
        parts += ["_depthdeck_streams"] if command.name == "stream" else []
        words.append(f"    {command.name}:-*) printf '%s\\n' {flags} ;;\n")
        words.append(f"    {command.name}:*) {'; '.join(parts) or ':'} ;;\n")
    text = _filled(_COMMON, shell, commands, folder, "|")
    return text.replace("@VALUES@", valued).replace("@WORDS@", "".join(words))


def _filled(text: str, shell: str, commands: tuple[Command, ...], folder: Path, between: str) -> str:
    valued = {
        name
        for command in commands
        for flag in command.flags
        if flag.values is not None
        for name in flag.names
    }
    filled = {
        "@SHELL@": shell,
        "@FOLDER@": shlex.quote(str(folder)),
        "@KINDS@": " ".join(KINDS_OF_STREAM),
        "@VALUED@": between.join(sorted(valued)),
        "@COMMANDS@": between.join(command.name for command in commands if command.name),
    }
    for name, value in filled.items():
        text = text.replace(name, value)
    return text
