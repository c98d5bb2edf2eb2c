"""`edutarget report` and `edutarget trend`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from edutarget.cli import EXIT_PROBLEMS, completion
from edutarget.cli.options import (
    AsOf,
    Language,
    NoUnits,
    Output,
    Public,
    Targets,
    Units,
    _,
    argument,
    chosen,
    day,
    format_option,
    option,
)
from edutarget.cli.output import format_or_exit, write
from edutarget.formats import choices, renderer
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.cli.inputs import Setting
    from edutarget.plan.indicator import TargetKind
    from edutarget.plan.models import Plan
    from edutarget.report.gap_report import Row

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
    option("--area", N_("only these areas: ids, or names in either language"), "AREAS", completion.areas),
]
Bands = Annotated[
    list[str] | None,
    option("--band", N_("only what is in one of these states, in the words of a report"), "STATES", completion.states),
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
        completion.states,
    ),
]


Kinds = Annotated[
    list[str] | None,
    option("--kind", N_("only targets of these kinds: binding, expected, stretch"), "KINDS", completion.kinds),
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
    """Load the plan and the submissions, report, and exit 1 if asked to or where figures do not count."""
    from edutarget.cli.inputs import figures_or_exit, setting_or_exit
    from edutarget.formats.sections import arranged
    from edutarget.report.gap_report import build_report
    from edutarget.report.standing import is_problem

    files = files or ["actuals.yaml"]
    setting = setting_or_exit(files, targets, units, no_units, lang, output)
    form = format_or_exit(format, output, "report")
    plan, result = setting.plan, "report"
    explained = [_indicator(plan, written) for written in why or ()]
    if brief:
        _refuse_with_brief(form, by, sort)
        result = "brief report"
        by = by or ("office" if setting.listed.offices else None)
    if explained:
        _refuse_format("--why", "explained report", form)
        result = "explained report"
    render = renderer(result, form)
    if public:
        setting = setting.for_public()
    view = setting.view
    _refuse_grouping(by, setting)
    areas = chosen("--area", area, plan.areas)
    shown, failing = _in_states("--band", band, plan), _in_states("--fail-on", fail_on, plan)
    kinds = _kinds(kind)
    until = day(as_of)
    offices = chosen("--responsible", responsible, {office: office for office in setting.listed.offices})
    figures = figures_or_exit(setting, files, until, lang, all_reported, unit)
    found = build_report(plan, figures.submission, setting.listed)
    found = replace(found, owed=figures.owed, not_counted=figures.not_counted, faulty_files=figures.faulty_files)
    found = found.only(areas, kinds, offices, explained)
    if band:
        found = found.where(shown)
    if only_problems:
        found = found.where(is_problem)
    view = replace(view, by=by, order=sort)
    write(render(arranged(found, view), view), output, text=form == "text")
    if figures.wrong or any(map(failing, found.rows)):
        raise typer.Exit(EXIT_PROBLEMS)


def _in_states(option: str, written: list[str] | None, plan: Plan) -> Callable[[Row], bool]:
    """Whether a row is in one of the states given to an option."""
    if not written:
        return lambda _row: False
    from edutarget.formats.words.labels import states, states_of

    wanted = chosen(option, written, states(plan))
    return lambda row: not states_of(row).isdisjoint(wanted)


def _kinds(written: list[str] | None) -> list[TargetKind]:
    """The kinds of targets given to --kind."""
    if not written:
        return []
    from edutarget.formats.words.amounts import KIND

    return chosen("--kind", written, KIND)


def _refuse_with_brief(format: str, by: str | None, sort: str) -> None:
    """Raise BadParameter for what a brief report cannot be: data, or in another order."""
    _refuse_format("--brief", "brief report", format)
    message = N_("--brief is by area or office, then the most serious first: leave out {option}")
    if by == "framework":
        raise typer.BadParameter(_(message, option="--by"))
    if sort != "area":
        raise typer.BadParameter(_(message, option="--sort"))


def _refuse_grouping(by: str | None, setting: Setting) -> None:
    """Raise BadParameter for what there is nothing to group by."""
    if by == "framework" and setting.plan.framework is None:
        raise typer.BadParameter(_(N_("--by framework: the plan has no framework")))
    if by == "office" and not setting.listed.offices:
        message = N_(
            "--by office: there is no list of offices; name one with --units, or put units.yaml beside the plan"
        )
        raise typer.BadParameter(_(message))


def _refuse_format(option: str, result: str, format: str) -> None:
    """Raise BadParameter for a format that a result does not have."""
    known = tuple(choices(result))
    if format not in known:
        message = N_("{option} is for {known}, not for {format}")
        raise typer.BadParameter(_(message, option=option, known=known, format=format))


def _indicator(plan: Plan, written: str) -> str:
    """The id of an indicator given by id or name; raises BadParameter."""
    key = plan.id_of(written)
    if key is None:
        message = N_("--why {written}: the plan has no such indicator; did you mean {likely}?")
        raise typer.BadParameter(_(message, written=written, likely=plan.like(written)))
    return key


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
    """Load the plan and the submissions, and show each indicator over their days."""
    from edutarget.cli.inputs import figures_or_exit, setting_or_exit
    from edutarget.report.trend import trend_of

    setting = setting_or_exit(files, targets, units, no_units, lang, output)
    form = format_or_exit(format, output, "trend")
    render = renderer("trend", form)
    if public:
        setting = setting.for_public()
    plan, view = setting.plan, setting.view
    areas, kinds = chosen("--area", area, plan.areas), _kinds(kind)
    figures = figures_or_exit(setting, files, day(as_of), lang, all_reported, unit)
    write(
        render(trend_of(plan, figures.submission, setting.listed).only(areas, kinds), view),
        output,
        text=form == "text",
    )
    if figures.wrong:
        raise typer.Exit(EXIT_PROBLEMS)
