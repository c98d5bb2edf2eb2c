"""Commands: what their help looks like, and that each is imported and built only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from edutarget.cli.options import _
from edutarget.language.terms import N_


class Command(TyperCommand):
    """A command whose help is ours; Typer's releases differ in theirs."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name: `[OPTIONS] {FILES...}`."""
        arguments = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        named = [f"{{{param.metavar}}}" if param.required else str(param.metavar) for param in arguments]
        return [*([self.options_metavar] if self.options_metavar else []), *named]

    def get_help(self, ctx: Any) -> str:
        """What `--help` prints."""
        from edutarget.cli.help import help_of

        return help_of(self, ctx, _)


class Group(TyperGroup):
    """A group of commands whose help is ours, and which knows what a misspelt one may have been."""

    def get_help(self, ctx: Any) -> str:
        """What `--help` prints."""
        from edutarget.cli.help import help_of

        return help_of(self, ctx, _)

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
