"""Workbooks and CSV files as submissions, in the form that `edutarget template` makes."""
