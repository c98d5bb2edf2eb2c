"""`edutarget targets`, `template`, `schema` and `rules`: what a person or an editor needs to write a submission."""

from __future__ import annotations

from typing import Annotated, Literal

from edutarget.cli import completion
from edutarget.cli.options import Language, Output, Targets, argument, comma_separated, format_option, refuse_existing
from edutarget.cli.output import format_or_exit, view_of, write
from edutarget.formats import renderer
from edutarget.language.terms import N_

TargetsFormat = Annotated[
    str | None, format_option("targets", N_("the output's format; default: by the ending of -o, else text"))
]
TemplateFormat = Annotated[
    str | None, format_option("template", N_("the form's format; default: by the ending of -o, else yaml"))
]
Which = Annotated[
    Literal["submission", "plan", "report", "trend"],
    argument("[WHAT]", N_("submission, plan, or a result as JSON: report, trend")),
]
RuleId = Annotated[str | None, argument("[RULE]", N_("one rule, explained; default: a list"), completion.rules)]


def targets(
    format: TargetsFormat = None, output: Output = None, targets: Targets = None, lang: Language = None
) -> None:
    """Load the plan, check it, and show it."""
    from edutarget.cli.inputs import plan_or_exit, refuse_overwriting

    refuse_overwriting(output, [], targets)
    chosen = format_or_exit(format, output, "targets")
    render = renderer("targets", chosen)
    plan, view = plan_or_exit(targets, lang, output)
    write(render(plan, view), output, text=chosen == "text")


def template(
    format: TemplateFormat = None, output: Output = None, targets: Targets = None, lang: Language = None
) -> None:
    """Print a submission to fill in."""
    from edutarget.cli.inputs import plan_or_exit, refuse_overwriting

    refuse_overwriting(output, [], targets)
    render = renderer("template", format_or_exit(format, output, "template"))
    refuse_existing(output)
    plan, view = plan_or_exit(targets, lang, output)
    write(render(plan, view), output)


def schema(which: Which = "submission", output: Output = None, targets: Targets = None, lang: Language = None) -> None:
    """Print the JSON Schema of submissions to the plan, of plans, or of reports and trends."""
    from edutarget.cli.inputs import plan_or_exit, refuse_overwriting

    refuse_overwriting(output, [], targets)
    if which in ("report", "trend"):
        from edutarget.formats.data.json_text import dumps
        from edutarget.formats.data.result_schemas import RESULT_SCHEMAS

        write(dumps(RESULT_SCHEMAS[which]()), output)
        return
    render = renderer("schema", format_or_exit(None, output, "schema"))
    if which == "plan":
        write(render(None, view_of(lang).words), output)
        return
    plan, view = plan_or_exit(targets, lang)
    write(render(plan, view.words), output)


def rules(rule: RuleId = None, lang: Language = None) -> None:
    """List the rules, or explain one."""
    from edutarget.formats.terminal.check_text import rules_text
    from edutarget.plan.names import closest
    from edutarget.problems.rules import RULES

    chosen = comma_separated([rule] if rule else None, {key: key for key in RULES}.get, closest(rule or "", RULES))
    write(rules_text([RULES[key] for key in chosen or RULES], view_of(lang)), None, text=True)
