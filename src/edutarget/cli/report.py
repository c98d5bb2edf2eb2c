"""`edutarget report` and `edutarget trend`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from edutarget.cli import EXIT_PROBLEMS
from edutarget.cli.options import (
    AsOf,
    Language,
    NoUnits,
    Output,
    Public,
    Targets,
    Units,
    argument,
    day,
    format_option,
    manual,
    offered_areas,
    offered_kinds,
    offered_states,
    option,
)
from edutarget.cli.output import format_or_exit, refuse_format, view_of, write
from edutarget.language.text import N_

if TYPE_CHECKING:
    from edutarget.api.reading import Figures
    from edutarget.api.targets import Targets as LoadedTargets
    from edutarget.language.words import Lang

Files = Annotated[
    list[str] | None,
    argument("[FILES]...", N_("submissions: files, folders, patterns; - is standard input; default: actuals.yaml")),
]
FilesOfDays = Annotated[
    list[str],
    argument("FILES...", N_("submissions of several days: files, folders, patterns; - is standard input")),
]
_FORMAT = N_("the output's format; default: by the ending of -o, else text")
ReportFormat = Annotated[str | None, format_option("report", _FORMAT)]
TrendFormat = Annotated[str | None, format_option("trend", _FORMAT)]
Areas = Annotated[
    list[str] | None,
    option("--area", N_("only these areas: ids, or names in either language"), "AREAS", offered_areas),
]
Bands = Annotated[
    list[str] | None,
    option("--band", N_("only what is in one of these states, in the words of a report"), "STATES", offered_states),
]
OnlyProblems = Annotated[bool, option("--only-problems", N_("only what is not met, behind so far or not reported"))]
By = Annotated[
    Literal["area", "office", "framework"] | None,
    option("--by", N_("group by area, by responsible office or by framework item")),
]
Sort = Annotated[
    Literal["area", "worst", "name"], option("--sort", N_("the plan's order, the most serious first, or by name"))
]
Brief = Annotated[bool, option("--brief", N_("one screen, or one sheet; text, Markdown, html, docx"))]
FailOn = Annotated[
    list[str] | None,
    option(
        "--fail-on",
        N_("exit 1 if an indicator is in one of these states, such as not-met,behind; as in --band"),
        "STATES",
        offered_states,
    ),
]


Kinds = Annotated[
    list[str] | None,
    option("--kind", N_("only targets of these kinds: binding, expected, stretch"), "KINDS", offered_kinds),
]
Unit = Annotated[str | None, option("--unit", N_("the report of this unit alone"))]
Responsible = Annotated[
    list[str] | None, option("--responsible", N_("only what these offices answer for, by the list"), "OFFICES")
]
Why = Annotated[
    list[str] | None,
    option("--why", N_("only this indicator, and how its verdict came about, step by step"), "INDICATOR"),
]
AllReported = Annotated[
    bool, option("--all-reported", N_("sums without `expected` come from all units that should report"))
]


@manual(
    examples=(
        (N_("The gap report of one submission"), "edutarget report actuals.yaml"),
        (N_("A month's folder as a page"), "edutarget report 2025-09 -o report.html"),
        (N_("What is not in order, the most serious first"), "edutarget report 2025-09 --only-problems --sort worst"),
        (N_("How the verdict on one indicator came about"), "edutarget report actuals.yaml --why dropouts"),
    ),
    sound=N_("no file has errors, and no indicator is in a state of --fail-on"),
    problems=N_("the plan, the list or a file has errors, or an indicator is in a state of --fail-on"),
)
def report(
    files: Files = None,
    format: ReportFormat = None,
    output: Output = None,
    as_of: AsOf = None,
    area: Areas = None,
    band: Bands = None,
    kind: Kinds = None,
    only_problems: OnlyProblems = False,
    by: By = None,
    sort: Sort = "area",
    brief: Brief = False,
    why: Why = None,
    fail_on: FailOn = None,
    responsible: Responsible = None,
    all_reported: AllReported = False,
    unit: Unit = None,
    public: Public = False,
    units: Units = None,
    no_units: NoUnits = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Report on submissions; exit 1 if files have errors or an indicator is in a state of `--fail-on`."""
    from edutarget.api.choosing import in_states, selection, states_meant
    from edutarget.cli.output import targets_or_exit

    files = files or ["actuals.yaml"]
    setting = targets_or_exit(files, targets, units, no_units, output, public)
    chosen = format_or_exit(format, output, "report")
    if brief:
        refuse_format("--brief", "brief report", chosen)
    if why:
        refuse_format("--why", "explained report", chosen)
    wanted = selection(
        setting,
        area=area or (),
        band=band or (),
        kind=kind or (),
        responsible=responsible or (),
        why=why or (),
        only_problems=only_problems,
        by=by,
        sort=sort,
        brief=brief,
    )
    # Before anything is read: a misspelt state is reported at once
    failing = states_meant("--fail-on", fail_on or (), setting.plan)
    figures = _figures(setting, files, as_of, all_reported, unit, lang)
    found = figures.reported(wanted)
    write(found.product(chosen, view_of(lang, file=output)), output, text=chosen == "text")
    if figures.faulty_files or (failing and any(map(in_states(failing), found.rows))):
        raise typer.Exit(EXIT_PROBLEMS)


def _figures(
    setting: LoadedTargets, files: list[str], as_of: str | None, all_reported: bool, unit: str | None, lang: Lang | None
) -> Figures:
    """Read the figures of the files; problems go to standard error."""
    from edutarget.api.reading import read
    from edutarget.cli.output import say_assumed, show_problems

    figures = read(files, setting, as_of=day(as_of), unit=unit, all_reported=all_reported)
    show_problems(figures.problems, lang)
    say_assumed(figures.assumed, lang)
    return figures


@manual(
    examples=(
        (N_("The months side by side"), "edutarget trend 2025-06 2025-09"),
        (N_("The year's ledger as a workbook"), "edutarget trend 2025-06 2025-09 -o ledger.xlsx"),
    ),
    sound=N_("no file has errors"),
    problems=N_("the plan, the list or a file has errors"),
)
def trend(
    files: FilesOfDays,
    format: TrendFormat = None,
    output: Output = None,
    as_of: AsOf = None,
    area: Areas = None,
    kind: Kinds = None,
    all_reported: AllReported = False,
    unit: Unit = None,
    public: Public = False,
    units: Units = None,
    no_units: NoUnits = False,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Show each indicator over the days of the submissions."""
    from edutarget.api.choosing import selection
    from edutarget.cli.output import targets_or_exit

    setting = targets_or_exit(files, targets, units, no_units, output, public)
    chosen = format_or_exit(format, output, "trend")
    wanted = selection(setting, area=area or (), kind=kind or ())
    figures = _figures(setting, files, as_of, all_reported, unit, lang)
    write(figures.trended(wanted).product(chosen, view_of(lang, file=output)), output, text=chosen == "text")
    if figures.faulty_files:
        raise typer.Exit(EXIT_PROBLEMS)
