"""The plan: its `models` (made of `fields` and each `indicator`), `loading`, and `checks` of a plan against itself.

`meant` finds what to write for a value that cannot be read; `reporting_list` has the units and offices that report.
"""
