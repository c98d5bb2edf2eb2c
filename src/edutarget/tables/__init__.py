"""Workbooks and CSV files as submissions: the form that `edutarget template` makes, filled in.

`workbook` and `csv_text` turn bytes into a `grid`, `form` turns a grid into a submission; `titles` knows what its
columns are called. A workbook is a zip `package` of XML parts: its `worksheet`s, and the `cell_styles` of numbers.
"""
