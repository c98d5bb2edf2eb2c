"""Help in the reader's language: laid out by terminal columns, as a Chinese character takes two."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

from edutarget.language.inert import columns
from edutarget.language.terms import N_
from edutarget.language.words import Words

OF_TYPER = (N_("default: {default}"), N_("required"), N_("Missing command."))
"""Typer's own words, which it looks up in our catalogue."""

_OPTIONS_OF_TYPER = {
    "help": N_("show this help and exit"),
    "install_completion": N_("let this shell complete commands and options"),
    "show_completion": N_("print what lets this shell complete them"),
}
"""What we say of the options that Typer adds, by their names."""

PLACEHOLDERS = (
    *(N_("OPTIONS"), N_("COMMAND"), N_("ARGS"), N_("FILE"), N_("FILES"), N_("PATHS"), N_("PREVIOUS"), N_("DATE")),
    *(N_("AREAS"), N_("BANDS"), N_("STATES"), N_("RULE"), N_("LEVELS"), N_("PERCENT"), N_("URL"), N_("TEXT")),
    *(N_("PLAN"), N_("TABLE"), N_("YEAR")),
)
"""What stands for a value in help."""

_MOST_WIDTH, _MOST_NAME, _GAP = 78, 30, 2


def help_of(command: Any, context: Any, words: Words) -> str:
    """How a command is called, what it does, its arguments, options and commands."""
    width = max(min(shutil.get_terminal_size().columns - 2, _MOST_WIDTH), 40)
    called = f"{context.command_path} {placeholder(' '.join(command.collect_usage_pieces(context)), words)}"
    blocks = [[words(N_("Usage: {call}"), call=called)], _indented(_wrapped(command.help or "", width - 2), 2)]
    for title, rows in _sections(command, context, words):
        blocks.append([words(N_("{title}:"), title=title), *_indented(_list(rows, width - 2), 2)])
    return "\n\n".join("\n".join(block) for block in blocks)


def _sections(command: Any, context: Any, words: Words) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The lists of a command, each a title and its rows; empty ones are left out."""
    of_kind: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(context):
        if record := param.get_help_record(context):
            name = placeholder(param.metavar if param.param_type_name == "argument" else record[0], words)
            said = _OPTIONS_OF_TYPER.get(param.name)
            of_kind[param.param_type_name].append((name, words(said) if said else record[1]))
    found = getattr(command, "commands", {})
    commands = [(name, one.help or "") for name, one in found.items() if not one.hidden]
    titles = (words(N_("Arguments")), words(N_("Options")), words(N_("Commands")))
    for title, rows in zip(titles, (*of_kind.values(), commands), strict=True):
        if rows:
            yield title, rows


def placeholder(text: str, words: Words) -> str:
    """A metavar, or several of them, in the language: `[FILES]...` is `[文件]...`."""
    return re.sub(r"[A-Z]{3,}", lambda found: words(found[0]), text.replace("<str>", "TEXT"))


def _list(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names on the left and what is said of them on the right; a long name has a line of its own."""
    left = min(max(columns(name) for name, _said in rows), _MOST_NAME, width // 2) + _GAP
    for name, said in rows:
        lines = _wrapped(said, width - left)
        if columns(name) > left - _GAP:
            yield name
        elif lines:
            yield name + " " * (left - columns(name)) + lines.pop(0)
        else:
            yield name
        yield from _indented(lines, left)


def _indented(lines: Iterable[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]


# A piece that no line's end may part: spaces, a wide character or a word, with brackets before it and marks after it.
_WIDE = r"\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_PIECES = re.compile(rf" +|[（“《「]*(?:[{_WIDE}]|[^ {_WIDE}（“《「，。；：、）”》」？！]+)?[，。；：、）”》」？！]*")


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of so many terminal columns."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if columns((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line for line in lines if line]
