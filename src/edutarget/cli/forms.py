"""`edutarget targets`, `template`, `schema` and `rules`: what people and editors need to write submissions."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from edutarget.cli import completion
from edutarget.cli.options import (
    FAULTY_PLAN,
    Language,
    NoUnits,
    Output,
    Targets,
    Units,
    _,
    argument,
    format_option,
    manual,
    option,
    refuse_existing,
)
from edutarget.cli.output import format_or_exit, view_of, write
from edutarget.formats import renderer
from edutarget.language.terms import N_, Term

TargetsFormat = Annotated[
    str | None, format_option("targets", N_("the output's format; default: by the ending of -o, else text"))
]
TemplateFormat = Annotated[
    str | None, format_option("template", N_("the form's format; default: by the ending of -o, else yaml"))
]
For = Annotated[str | None, option("--for", N_("what is asked of this office or unit, its name filled in"), "NAME")]
Everyone = Annotated[bool, option("--all", N_("a workbook for each office and unit of the list, in the folder -o"))]
Which = Annotated[
    Literal["submission", "plan", "report", "trend", "check", "statistics", "rollup", "targets"],
    argument("[WHAT]", N_("submission, plan, or a result as JSON: report, trend, check, statistics, rollup, targets")),
]
RuleId = Annotated[str | None, argument("[RULE]", N_("one rule, explained; default: a list"), completion.rules)]


@manual(
    examples=(
        (N_("The plan that applies here"), "edutarget targets"),
        (N_("Another plan, for programs"), "edutarget targets --targets targets.yaml -f json"),
    ),
    sound=N_("the plan has no errors"),
    problems=FAULTY_PLAN,
)
def targets(
    format: TargetsFormat = None, output: Output = None, targets: Targets = None, lang: Language = None
) -> None:
    """Show the plan, if it has no errors."""
    from edutarget.api.targets import plan_alone
    from edutarget.cli.inputs import refuse_overwriting

    refuse_overwriting(output, [], targets)
    chosen = format_or_exit(format, output, "targets")
    write(plan_alone(targets).product(chosen, view_of(lang, file=output)), output, text=chosen == "text")


@manual(
    examples=(
        (N_("A workbook with every indicator of the plan"), "edutarget template -o form.xlsx"),
        (N_("The same as CSV, of a plan elsewhere"), "edutarget template --targets targets.yaml -o form.csv"),
        (N_("A form for each office and unit of the list"), "edutarget template --all -o forms"),
    ),
    sound=N_("written"),
    problems=FAULTY_PLAN,
)
def template(
    whose: For = None,
    everyone: Everyone = False,
    format: TemplateFormat = None,
    output: Output = None,
    units: Units = None,
    no_units: NoUnits = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Create a blank submission form: of the plan, for an office or a unit, or for each of them."""
    from edutarget.api.forms import blank_form
    from edutarget.cli.inputs import targets_or_exit

    if whose is not None and everyone:
        raise typer.BadParameter(_(N_("--for and --all contradict each other; leave one of them out")))
    if everyone:
        from edutarget.cli.blank_forms import write_all

        write_all(targets_or_exit((), targets, units, no_units, output), output, format, view_of(lang, file=output))
        return
    chosen = format_or_exit(format, output, "template")
    setting = targets_or_exit((), targets, units, no_units, output)
    refuse_existing(output)
    write(blank_form(setting, whose).product(chosen, view_of(lang, file=output)), output)


@manual(
    examples=(
        (N_("For editors, which then complete and check submissions"), "edutarget schema -o submission.schema.json"),
        (N_("What `edutarget report -f json` writes"), "edutarget schema report"),
    ),
    sound=N_("written"),
    problems=FAULTY_PLAN,
)
def schema(which: Which = "submission", output: Output = None, targets: Targets = None, lang: Language = None) -> None:
    """Print the JSON Schema of submissions to the plan, of plans, or of a result that is written as JSON."""
    from edutarget.api.targets import plan_alone
    from edutarget.cli.inputs import refuse_overwriting

    refuse_overwriting(output, [], targets)
    if which != "submission" and which != "plan":
        from edutarget.formats.data.json_text import dumps
        from edutarget.formats.data.results import result_schema

        write(dumps(result_schema(which, view_of(lang).words)), output)
        return
    render = renderer("schema", format_or_exit(None, output, "schema"))
    if which == "plan":
        write(render(None, view_of(lang).words), output)
        return
    write(render(plan_alone(targets).plan, view_of(lang).words), output)


@manual(
    examples=(
        (N_("All rules, a line or two each"), "edutarget rules"),
        (N_("The rule of a message such as error[over-100]"), "edutarget rules over-100"),
    ),
    sound=N_("shown"),
)
def rules(rule: RuleId = None, lang: Language = None) -> None:
    """List the rules, or explain one."""
    from edutarget.formats.terminal.check_text import rules_text
    from edutarget.language.folding import closest
    from edutarget.problems.rules import RULES

    if rule is not None and rule not in RULES:
        count, likely = len(RULES), closest(rule, RULES) or (Term(N_("what `edutarget rules` lists")),)
        message = N_("`{rule}` is none of the {count} rules; did you mean {likely}?")
        raise typer.BadParameter(_(message, rule=rule, count=count, likely=likely))
    shown = list(RULES.values())
    if rule is not None:
        shown = [RULES[rule]]
    write(rules_text(shown, view_of(lang)), None, text=True)
