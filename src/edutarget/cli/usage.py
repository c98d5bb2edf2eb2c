"""Mistakes on the command line and in the machine, told in one line in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from typer.exceptions import TyperException

from edutarget.cli.help import placeholder
from edutarget.language.terms import N_
from edutarget.language.words import Words


def mistake(error: TyperException, words: Words) -> str:
    """What is wrong with the command line, and where help is."""
    context: Any = getattr(error, "ctx", None)
    help_at = f"{context.command_path} --help" if context else "edutarget --help"
    return f"edutarget: {_message(error, words)}\n" + words(N_("`{command}` shows how"), command=help_at) + "\n"


def _message(error: Any, words: Words) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            return _no_option(error, words)
        case "MissingParameter":
            return words(N_("{parameter} is missing"), parameter=_named(error.param, words))
        case "BadParameter" if error.param and (choices := error.param.shell_complete(error.ctx, "")):
            told = N_("{parameter} must be one of: {choices}")
            return words(told, parameter=_named(error.param, words), choices=tuple(choice.value for choice in choices))
        case "BadParameter":
            return f"{_named(error.param, words)}: {error.message}" if error.param else str(error.message)
        case "BadOptionUsage":
            takes_none = "not take" in error.message
            told = N_("{option} takes no value") if takes_none else N_("{option} needs a value after it")
            return words(told, option=error.option_name)
    message = str(error.format_message())
    if surplus := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        return words(N_("one argument too many: {arguments}"), arguments=surplus[1])
    return message


def _no_option(error: Any, words: Words) -> str:
    unknown = words(N_("there is no option {option}"), option=error.option_name)
    like = tuple(error.possibilities or ())
    return unknown + (words(N_("; did you mean {names}?"), names=like) if like else "")


def _named(parameter: Any, words: Words) -> str:
    """`--lang`, or the argument as help shows it."""
    first = str(parameter.opts[0])
    return first if first.startswith("-") else placeholder(str(parameter.metavar or parameter.name), words)


def trouble(error: OSError, words: Words) -> str:
    """What the machine could not do: write a file, mostly."""
    from edutarget.files.system_errors import reason

    file = f"{words.word(str(error.filename))}: " if error.filename else ""
    return f"edutarget: {file}{words.word(reason(error))}\n"


def surprise(error: Exception, words: Words) -> str:
    """What should not happen; a traceback would not help whoever reads it."""
    told = N_("an unexpected error: {error}. Run again with EDUTARGET_DEBUG=1 for a traceback to report")
    return "edutarget: " + words(told, error=f"{type(error).__name__}: {error}") + "\n"
