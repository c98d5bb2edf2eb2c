"""Read workbooks and CSV files as submissions: the form that `edutarget template` makes, filled in.

`workbook` and `csv_file` turn bytes into a `grid`, `form` turns a grid into a submission; `number_formats` computes
what a worksheet's cell shows of its number.

A table of `goals` becomes a plan (`goal_plan`): `goal_words` finds its columns and years and reads its answers,
`figures.aims` reads its targets, `goal_choices` decides what they do not say.
"""

from edutarget.files.finding import OTHER_WORKBOOKS

WORKBOOKS = frozenset({".xlsx", ".xlsm", *OTHER_WORKBOOKS})
"""File name endings of office programs; all but the first two are refused, with a format to save them in."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of workbooks of Excel 97–2003, and of those with a password."""
