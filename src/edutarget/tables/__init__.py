"""Workbooks and CSV files as submissions: the form that `edutarget template` makes, filled in.

`workbook` and `csv_file` turn bytes into a `grid`, `form` turns a grid into a submission; `titles` knows what its
columns are called, `number_formats` what a worksheet's cell shows of its number.

A table of `goals` becomes a plan (`goal_plan`): `goal_titles` finds its columns and years, `goal_targets`,
`goal_figures` and `goal_answers` read its cells, `goal_choices` decides what they do not say.
"""

from edutarget.files.finding import OTHER_WORKBOOKS

WORKBOOKS = frozenset({".xlsx", ".xlsm", *OTHER_WORKBOOKS})
"""Endings of what office programs save; all but the first two are refused with the way to save them."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks of Excel 97–2003 begin, and those with a password."""
