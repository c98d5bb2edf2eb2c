"""Rules that compare a figure with its plan, with other files or with an earlier version."""

from edutarget.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
