"""Results as GitHub-flavoured Markdown, fit for the summary of a CI step."""

from __future__ import annotations

import os
import re

from markupsafe import Markup

from edutarget.formats.sections import Arranged
from edutarget.formats.view import View
from edutarget.formats.words import amounts, templates
from edutarget.formats.words.findings import owed_line
from edutarget.formats.words.problems import across_files, grouped, one_line, rule_label
from edutarget.formats.words.reports import report_head, submitters_of
from edutarget.problems.rules import RULES
from edutarget.report.trend import Trend
from edutarget.submission.checking import Checked

MOST_DAYS = 6  # columns of days in a trend's table; days with the most figures are kept

MOST_PROBLEMS = 200  # GitHub limits the summary of a step to 1 MB

_marks = re.compile(r"[\\`*_\[\]<>&|~]|([@#$]|:(?=\S)|(?<=www)\.|(?<=GH)-)", re.IGNORECASE)


def escaped(text: str) -> str:
    """Escape text so that GitHub shows it as it is: no markup, HTML, cell border, link, mention, emoji or formula."""
    return _marks.sub(_inert, text)


def _inert(mark: re.Match[str]) -> str:
    # A character reference is never markup. But GitHub resolves references before it looks for mentions, issues,
    # links, emoji and mathematics: an element around the mark interrupts those.
    if mark[1]:
        return f"<span>{mark[0]}</span>"
    return f"&#{ord(mark[0])};"


def report_markdown(arranged: Arranged, view: View) -> str:
    """The report with a table for each section; the top heading is of level 2."""
    return _report("report.md.j2", arranged, view)


def brief_markdown(arranged: Arranged, view: View) -> str:
    """The report on one screen: counts, a line for each area, the most serious problems, missing figures."""
    return _report("brief.md.j2", arranged, view)


def _report(template: str, arranged: Arranged, view: View) -> str:
    report, submitters = arranged.report, submitters_of(arranged.report, view.words)
    head, owed = report_head(report, view), [owed_line(one, report.plan, view.words) for one in report.owed]
    return _written(template, view, arranged=arranged, report=report, head=head, submitters=submitters, owed=owed)


def trend_markdown(trend: Trend, view: View) -> str:
    """The whole trend; the top heading is of level 2."""
    from edutarget.formats.words import trends  # a report needs none of it

    blocks = trends.blocks(trend, view.words)
    head, days = trends.trend_head(trend, view), trend.main_days(MOST_DAYS)
    return _written("trend.md.j2", view, trend=trend, trends=trends, head=head, days=days, blocks=blocks)


def check_markdown(checked: Checked, view: View) -> str:
    """The summary line and a table of the first `MOST_PROBLEMS` problems."""
    groups = across_files(grouped(checked.diagnostics, view.words), view.words)
    labels = {group.first.rule: rule_label(RULES[group.first.rule], view.words) for group in groups}
    summary = one_line(checked, view.words)
    return _written("check.md.j2", view, summary=summary, groups=groups, rule_labels=labels, most=MOST_PROBLEMS)


def _written(template: str, view: View, **content: object) -> str:
    """A template with its content; all that it shows is escaped."""
    found = templates(os.path.dirname(__file__), view.words, escape=True, finalize=_shown)
    found.filters["searchable"] = _searchable
    found.globals |= content
    return found.get_template(template).render()


def _shown(value: object) -> Markup:
    if isinstance(value, Markup):  # Markdown that a macro wrote
        return value
    return Markup(escaped(str(value)))  # noqa: S704


def _searchable(text: str) -> str:
    """Replace no-break spaces, which a search for a space does not find; line breaks do not matter on a page."""
    return text.replace(amounts.NO_BREAK, " ")
