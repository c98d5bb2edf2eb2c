"""`edutarget targets`, `template`, `schema` and `rules`: what people and editors need to write submissions."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

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
    offered_rules,
    option,
    refuse_existing,
)
from edutarget.cli.output import files_progress, format_or_exit, say, view_of, write
from edutarget.formats import FORMATS, renderer
from edutarget.language.text import N_, NN_, Term, visible

if TYPE_CHECKING:
    from edutarget.api.targets import Targets as LoadedTargets
    from edutarget.formats.view import View

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
RuleId = Annotated[str | None, argument("[RULE]", N_("one rule, explained; default: a list"), offered_rules)]


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
    from edutarget.cli.output import refuse_overwriting
    from edutarget.plan.loading import find_plan

    refuse_overwriting(output, [targets or find_plan()])
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
    from edutarget.cli.output import targets_or_exit

    if whose is not None and everyone:
        raise typer.BadParameter(_(N_("--for and --all contradict each other; leave one of them out")))
    if everyone:
        _write_all(targets_or_exit((), targets, units, no_units, output), output, format, view_of(lang, file=output))
        return
    chosen = format_or_exit(format, output, "template")
    setting = targets_or_exit((), targets, units, no_units, output)
    refuse_existing(output)
    write(blank_form(setting, whose).product(chosen, view_of(lang, file=output)), output)


def _write_all(setting: LoadedTargets, folder: str | None, format: str | None, view: View) -> None:
    """Write a form for each office and unit of which anything is asked into a folder, and say how many."""
    from edutarget.api.forms import blank_forms

    chosen = format or "xlsx"
    endings = {one.name: one.endings for one in FORMATS if one.result == "template"}
    is_file = folder is not None and os.path.splitext(folder)[1].lower() in sum(endings.values(), ())
    if not folder or (is_file and not os.path.isdir(folder)):
        raise typer.BadParameter(_(N_("--all writes a folder of forms; name it, such as -o forms/")))
    every = blank_forms(setting)
    if not every:
        raise typer.BadParameter(_(N_("--all: there is no list of offices and units; name one with --units")))
    forms = [form for form in every if form.plan.indicators]
    files = [os.path.join(folder, name) for name in file_names([form.name for form in forms], endings[chosen][0])]
    # All of them before the first is written: all or nothing
    for file in files:
        refuse_existing(file)
    os.makedirs(folder, exist_ok=True)
    words = view.words
    with files_progress(words(N_("writing")), quiet=False) as progress:
        done = progress(len(files))
        for form, file in zip(forms, files, strict=True):
            write(form.product(chosen, view), file)
            done(1)
    message = NN_("{count} form written to {folder}", "{count} forms written to {folder}")
    say(visible(words(message, count=len(forms), folder=folder)) + "\n")
    for form in every:
        if not form.plan.indicators:
            say(visible(words(N_("{name}: the plan asks nothing of it; no form"), name=form.name)) + "\n")


_unsafe = re.compile(r'[<>:"/\\|?*]+')
_reserved = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|targets|units)(\..*)?", re.IGNORECASE).fullmatch
"""Names of devices on Windows, and of plans and lists of units."""

_LONGEST = 55  # characters: at four bytes each, with the ending, within 255 bytes


def file_names(names: Sequence[str], ending: str) -> list[str]:
    """A safe file name for each office and unit: the last part of its path, or the whole path if two end alike."""
    from edutarget.language.text import parts_of

    short = [_safe(parts_of(name)[-1]) for name in names]
    often = Counter(map(str.casefold, short))
    taken: set[str] = set()
    for at, name in enumerate(names):
        own = short[at] if often[short[at].casefold()] == 1 else _safe("-".join(parts_of(name)))
        # Without regard to case: on Windows and macOS A.xlsx would replace a.xlsx
        number, chosen = 1, own
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{own}-{number}"
        taken.add(chosen.casefold())
        short[at] = chosen
    return [name + ending for name in short]


def _safe(name: str) -> str:
    # Files whose names begin with a point or ~$ are skipped when a folder is read.
    safe = _unsafe.sub("_", visible(name)).lstrip(".~$ ")[:_LONGEST].rstrip(". ")
    if not safe or _reserved(safe):
        return f"form_{safe}"
    return safe


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
    from edutarget.cli.output import refuse_overwriting
    from edutarget.plan.loading import find_plan

    refuse_overwriting(output, [targets or find_plan()])
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
    from edutarget.language.text import closest
    from edutarget.problems.rules import RULES

    if rule is not None and rule not in RULES:
        count, likely = len(RULES), closest(rule, RULES) or (Term(N_("what `edutarget rules` lists")),)
        message = N_("`{rule}` is none of the {count} rules; did you mean {likely}?")
        raise typer.BadParameter(_(message, rule=rule, count=count, likely=likely))
    shown = list(RULES.values())
    if rule is not None:
        shown = [RULES[rule]]
    write(rules_text(shown, view_of(lang)), None, text=True)
