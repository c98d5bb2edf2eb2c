"""Commands with our own help and usage errors, and groups that import a command when it is called.

Typer parses. Its output is replaced: Typer's help cuts Chinese descriptions off at 80 columns, and its errors are in
English only. Lines are laid out by terminal columns, because a Chinese character takes two.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from edutarget.cli.options import Manual, _
from edutarget.language.text import N_, columns, wrapped

_HELP_OF_TYPERS_OPTIONS = {
    "help": N_("show this help and exit"),
    "install_completion": N_("install completion for this shell"),
    "show_completion": N_("print the completion script"),
}
"""Parameter name -> help, for options that Typer adds."""

_MAX_WIDTH, _MAX_NAME_WIDTH, _GAP = 78, 30, 2

# `ctx: Any`, because the class of the contexts that Typer passes to commands is private.


class Command(TyperCommand):
    """A command with help and usage errors in the reader's language."""

    allow_extra_args = True  # `parse_args` refuses them, in our words

    def get_help(self, ctx: Any) -> str:
        """What `--help` prints."""
        return _help(self, ctx, {})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments into the context; raises BadParameter."""
        with _usage_errors(self, ctx):
            surplus = super().parse_args(ctx, args)
        if surplus and not ctx.resilient_parsing:
            raise typer.BadParameter(_(N_("unexpected argument: {arguments}"), arguments=" ".join(surplus)), ctx)
        return surplus

    def invoke(self, ctx: Any) -> Any:
        """Run the command; show an EdutargetError and exit. Raises BadParameter."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            # Imported here: help needs neither the class nor the rules behind it.
            from edutarget.problems.diagnostic import EdutargetError

            if not isinstance(error, EdutargetError):
                raise
            refused = error
        from edutarget.cli.output import refuse

        return refuse(refused, ctx)


class LazyCommand(TyperCommand):
    """A command's name and summary; its callback imports and returns the function that does the work."""

    def loaded(self) -> Any:
        """Import and return the command itself."""
        assert self.callback is not None
        info = CommandInfo(self.name, cls=Command, callback=self.callback(), help=self.help)
        return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


class Group(TyperGroup):
    """A group of commands. Only the command that is called is imported; for a misspelt one, similar ones are named."""

    def get_help(self, ctx: Any) -> str:
        """What `--help` prints."""
        return _help(self, ctx, {name: command.help or "" for name, command in self.commands.items()})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the group's own options into the context; raises BadParameter."""
        with _usage_errors(self, ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the name that was called, its command, and the arguments after it; raises BadParameter."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            similar = tuple(get_close_matches(args[0], self.commands))
            message = N_("unknown command `{name}`; the commands are: {choices}")
            if similar:
                message = N_("unknown command `{name}`; did you mean {choices}?")
            raise typer.BadParameter(_(message, name=args[0], choices=similar or tuple(self.commands)), ctx)
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.loaded() if isinstance(command, LazyCommand) else command, rest


def group(summary: str, commands: Mapping[str, tuple[str, str]]) -> typer.Typer:
    """Make a group from a table: name -> `module:function` in this package, and the untranslated summary."""
    made = typer.Typer(
        cls=Group,
        help=_(summary),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, (function, about) in commands.items():
        made.command(name, cls=LazyCommand, help=_(about))(_importer(*function.split(":")))
    return made


def _importer(module: str, function: str) -> Callable[[], Any]:
    return lambda: getattr(import_module(f"edutarget.cli.{module}"), function)


@contextmanager
def _usage_errors(command: TyperCommand | TyperGroup, ctx: Any) -> Iterator[None]:
    """Raise the parser's errors as BadParameter with a message in the reader's language."""
    try:
        yield
    except typer.BadParameter as error:
        raise typer.BadParameter(_parameter_error(error, ctx), error.ctx) from None
    except typer.TyperException as error:
        raise typer.BadParameter(_option_error(error, command), getattr(error, "ctx", None)) from None


def _parameter_error(error: typer.BadParameter, ctx: Any) -> str:
    """The message for a missing argument, or a value that is none of the choices."""
    param = error.param
    if param is None:
        return error.message
    name = str(param.opts[0])
    if not name.startswith("-"):
        name = _placeholder(param.metavar or name)
    if not error.message:  # the parser leaves the message out where the parameter is missing, and only there
        return _(N_("missing argument {parameter}"), parameter=name)
    choices = tuple(choice.value for choice in param.shell_complete(ctx, ""))
    return _(N_("{parameter} must be one of: {choices}"), parameter=name, choices=choices)


def _option_error(error: typer.TyperException, command: TyperCommand | TyperGroup) -> str:
    """The message for an unknown option, or one with a value too many or too few."""
    name: str | None = getattr(error, "option_name", None)
    if name is None:
        return error.format_message()
    # The exceptions' classes are private in Typer; they are told apart by their attributes
    if hasattr(error, "possibilities"):
        message = _(N_("unknown option {option}"), option=name)
        if error.possibilities:
            message += _(N_("; did you mean {names}?"), names=tuple(error.possibilities))
        return message
    if any(name in param.opts and getattr(param, "is_flag", False) for param in command.params):
        return _(N_("{option} takes no value"), option=name)
    return _(N_("{option} needs a value"), option=name)


def mistake(error: typer.BadParameter) -> str:
    """The message for a wrong command line, and how to get help."""
    command = error.ctx.command_path if error.ctx else "edutarget"
    return f"edutarget: {error.message}\n" + _(N_("see `{command}`"), command=f"{command} --help") + "\n"


def _help(command: TyperCommand | TyperGroup, ctx: Any, commands: Mapping[str, str]) -> str:
    """The help of a command: usage, summary, arguments, options, commands of a group, examples and exit codes."""
    width = max(min(shutil.get_terminal_size().columns - 2, _MAX_WIDTH), 40)
    arguments, options = _parameters(command, ctx)
    usage = f"{ctx.command_path} {_placeholder(' '.join(_usage(command, commands)))}"
    manual: Manual = getattr(command.callback, "manual", Manual())
    codes = {str(code): _(meaning) for code, meaning in manual.exit_codes}
    parts = (
        (N_("Arguments"), _list(arguments, width - 2)),
        (N_("Options"), _list(options, width - 2)),
        (N_("Commands"), _list(commands, width - 2)),
        (N_("Examples"), _examples(manual, width - 2)),
        (N_("Exit codes"), _list(codes, width - 2)),
    )
    blocks = [[_(N_("Usage: {call}"), call=usage)], _indented(wrapped(command.help or "", width - 2), 2)]
    blocks += ([_(N_("{title}:"), title=_(title)), *_indented(lines, 2)] for title, lines in parts if lines)
    return "\n\n".join("\n".join(block) for block in blocks)


def _examples(manual: Manual, width: int) -> list[str]:
    """For each example what it is for, and the command line below it, in one piece so that it can be copied."""
    lines: list[str] = []
    for purpose, call in manual.examples:
        lines += [*wrapped(_(N_("{title}:"), title=_(purpose)), width), f"  {call}"]
    return lines


def _usage(command: TyperCommand | TyperGroup, commands: Mapping[str, str]) -> Iterator[str]:
    """Yield the words after the command's name: `[OPTIONS] {FILES...}`."""
    yield "[OPTIONS]"
    for param in command.params:
        if isinstance(param, TyperArgument):
            yield f"{{{param.metavar}}}" if param.required else str(param.metavar)
    if commands:
        yield "COMMAND [ARGS]..."


def _parameters(command: TyperCommand | TyperGroup, ctx: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Arguments and options, each as it is written, with its description."""
    arguments: dict[str, str] = {}
    options: dict[str, str] = {}
    for param in command.get_params(ctx):
        if isinstance(param, TyperArgument):
            arguments[_placeholder(param.metavar or param.name)] = _about(param)
        elif isinstance(param, TyperOption):
            written, _about_in_english = param.get_help_record(ctx) or ("", "")
            options[_placeholder(written)] = _about(param)
    return arguments, options


def _about(param: TyperArgument | TyperOption) -> str:
    about = param.help or ""
    if param.name in _HELP_OF_TYPERS_OPTIONS:
        about = _(_HELP_OF_TYPERS_OPTIONS[param.name])
    if param.required:
        note = _(N_("required"))
    elif isinstance(param.default, str):
        note = _(N_("default: {default}"), default=param.default)
    else:
        return about
    return f"{about}  [{note}]"


def _placeholder(text: str) -> str:
    """Translate metavars: `[FILES]...` is `[文件]...`."""
    return re.sub(r"[A-Z]{3,}", lambda found: _(found[0]), text.replace("<str>", "TEXT"))


def _list(rows: Mapping[str, str], width: int) -> list[str]:
    """Lines with names on the left and descriptions on the right; a long name has a line of its own."""
    left = min(max((columns(name) for name in rows), default=0), _MAX_NAME_WIDTH, width // 2) + _GAP
    listed: list[str] = []
    for name, about in rows.items():
        lines = wrapped(about, width - left)
        if columns(name) <= left - _GAP and lines:
            name += " " * (left - columns(name)) + lines.pop(0)
        listed += [name, *_indented(lines, left)]
    return listed


def _indented(lines: Iterable[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]
