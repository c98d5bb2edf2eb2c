"""Commands: what their help looks like, and that each is imported and built only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from edutarget.cli.options import _
from edutarget.language.terms import N_

SETTINGS: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""What every `typer.Typer` here is made with."""


class Command(TyperCommand):
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
