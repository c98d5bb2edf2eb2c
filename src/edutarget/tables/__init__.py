"""Workbooks and CSV files as submissions: the form that `edutarget template` makes, filled in.

`workbook` and `csv_text` turn bytes into a `grid`, `form` turns a grid into a submission; `titles` knows what its
columns are called. A workbook is a zip `package` of XML parts: its `worksheet`s, and the `cell_styles` of numbers.
A table of `goals`, with its `goal_cells`, becomes a plan (`goal_plan`).
"""

from edutarget.files.finding import OTHER_WORKBOOKS

WORKBOOKS = frozenset({".xlsx", ".xlsm", *OTHER_WORKBOOKS})
"""Endings of what office programs save; all but the first two are refused with the way to save them."""
