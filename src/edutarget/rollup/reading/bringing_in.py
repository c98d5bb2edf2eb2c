"""Sources as facts for plain Python: submissions, and tables that are small."""

from __future__ import annotations

from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup.plain import PlainFacts
from edutarget.rollup.reading import tidy_csv
from edutarget.rollup.reading.sources import Sources
from edutarget.rollup.reading.submission_facts import read_submissions
from edutarget.rollup.request import Listeners


def plain_facts(plan: Plan, sources: Sources, listeners: Listeners) -> tuple[PlainFacts | None, list[Diagnostic]]:
    """The facts of submissions and of CSV files, None where there are none, and what cannot be read."""
    csv = tidy_csv.sorted_out(sources.csv)
    facts, found = read_submissions(plan, (*sources.submissions, *csv.forms), listeners.read)
    found += csv.unread
    for tidy in csv.tables:
        misfits = tidy_csv.misfits(tidy)
        found += misfits
        facts += [] if misfits else tidy_csv.facts(tidy)
    return (PlainFacts(plan, facts) if facts else None), found
