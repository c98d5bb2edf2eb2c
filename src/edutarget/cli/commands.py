"""Commands: what their help looks like, and that each is imported and built only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from edutarget.cli.options import _
from edutarget.language.terms import N_

_OF_TYPER = {
    "help": N_("show this help and exit"),
    "install_completion": N_("let this shell complete commands and options"),
    "show_completion": N_("print what lets this shell complete them"),
}
"""The options that Typer adds, by their names, in our words."""
_METAVARS = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [ARGS]...")}


class _Told:
    """A command whose help is in the reader's language throughout."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its arguments and options."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.name in _OF_TYPER:
                param.help = _(_OF_TYPER[param.name])
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that begins with `Usage:`."""
        pieces = (_(_METAVARS[piece]) if piece in _METAVARS else piece for piece in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_(N_("Usage: ")))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return pieces


class Group(_Told, TyperGroup):
    """A group of commands, which knows what a misspelt one may have been."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called; raises a usage error where there is none."""
        written = args[0]
        if self.get_command(ctx, written) is None and not written.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            told = N_("there is no command `{name}`; there are: {choices}")
            likely = tuple(get_close_matches(written, self.commands, 3))
            if likely:
                told = N_("there is no command `{name}`; did you mean {choices}?")
            ctx.fail(_(told, name=written, choices=likely or tuple(self.commands)))
        return super().resolve_command(ctx, args)


SETTINGS: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "cls": Group}
"""What every `typer.Typer` here is made with."""


class Command(_Told, TyperCommand):
    """A command whose arguments are shown by their metavar alone; Typer's releases differ in what they add to it."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name: `[OPTIONS] {FILES...}`."""
        arguments = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        named = [f"{{{param.metavar}}}" if param.required else str(param.metavar) for param in arguments]
        return [*([self.options_metavar] if self.options_metavar else []), *named]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The lists of arguments and of options."""
        for kind, title in (("argument", N_("Arguments")), ("option", N_("Options"))):
            params = [param for param in self.get_params(ctx) if param.param_type_name == kind]
            rows = [(param, *record) for param in params if (record := param.get_help_record(ctx))]
            if rows:
                with formatter.section(_(title)):
                    formatter.write_dl(
                        [(param.metavar if kind == "argument" else name, said) for param, name, said in rows]
                    )


class LazyCommand(TyperCommand):
    """A name and a summary; the real command takes its place as soon as there are arguments to read."""

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        """The context of the real command, whose function the callback imports."""
        assert self.callback is not None
        alone = typer.Typer(add_completion=False, **SETTINGS)
        alone.command(self.name, cls=Command, help=self.help)(self.callback())
        return typer.main.get_command(alone).make_context(*arguments, **extra)


def add_commands(group: typer.Typer, commands: Mapping[str, tuple[str, str]]) -> None:
    """Add commands: name -> their function, as `module:function` of this room, and their untranslated summary."""
    for name, (function, summary) in commands.items():
        group.command(name, cls=LazyCommand, help=_(summary))(_importer(*function.split(":")))


def _importer(module: str, function: str) -> Callable[[], Any]:
    return lambda: getattr(import_module(f"edutarget.cli.{module}"), function)
