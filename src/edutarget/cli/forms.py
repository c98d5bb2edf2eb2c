"""`edutarget template`, `schema` and `rules`: what a person or an editor needs to write a submission."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from edutarget.cli import completion
from edutarget.cli.options import Language, Output, Targets, _, not_there_yet, several
from edutarget.language.terms import N_

Which = Annotated[
    Literal["submission", "plan"],
    typer.Argument(metavar="[submission|plan]", help=_(N_("the schema of submissions or of plans"))),
]
Format = Annotated[
    Literal["yaml", "csv", "xlsx"] | None,
    typer.Option("--format", "-f", help=_(N_("the form's format; default: by the ending of -o, else yaml"))),
]
RuleId = Annotated[
    str | None,
    typer.Argument(
        metavar="[RULE]", help=_(N_("one rule, explained; default: a list")), autocompletion=completion.rules
    ),
]


def template(format: Format = None, output: Output = None, targets: Targets = None, lang: Language = None) -> None:
    """Print a submission to fill in."""
    from edutarget.cli.inputs import plan_or_exit
    from edutarget.cli.output import format_or_exit, view, write
    from edutarget.formats import renderer

    render = renderer("template", format_or_exit(format, output, "template"))
    not_there_yet(output)
    plan, origin = plan_or_exit(targets, lang)
    write(render(plan, view(lang, origin, output)), output)


def schema(which: Which = "submission", output: Output = None, targets: Targets = None, lang: Language = None) -> None:
    """Print the JSON Schema of submissions to the plan, or of plans."""
    from edutarget.cli.inputs import plan_or_exit
    from edutarget.cli.output import format_or_exit, write
    from edutarget.formats.schema import schema_json

    format_or_exit(None, output, "schema")
    plan = None if which == "plan" else plan_or_exit(targets, lang)[0]
    write(schema_json(plan), output)


def rules(rule: RuleId = None, lang: Language = None) -> None:
    """List the rules, or explain one."""
    from edutarget.cli.output import view, write
    from edutarget.formats.terminal.check_text import rules_text
    from edutarget.plan.text import closest
    from edutarget.problems.rules import RULES

    chosen = several([rule] if rule else None, {key: key for key in RULES}.get, closest(rule or "", RULES))
    write(rules_text([RULES[key] for key in chosen or RULES], view(lang)), None)
