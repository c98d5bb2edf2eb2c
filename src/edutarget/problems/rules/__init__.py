"""The one table of rules: messages, remedies, explanations and examples of every problem there is."""

from __future__ import annotations

from edutarget.problems.rules import (
    across,
    figures,
    goal_tables,
    plan_paths,
    plans,
    reading,
    rollup,
    submissions,
    workbooks,
)
from edutarget.problems.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        *reading.RULES,
        *figures.RULES,
        *submissions.RULES,
        *across.RULES,
        *rollup.RULES,
        *plans.RULES,
        *plan_paths.RULES,
        *goal_tables.RULES,
        *workbooks.RULES,
    )
}
