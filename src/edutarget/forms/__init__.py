"""Submissions filled in as a table: a workbook or a CSV file, in the form that `edutarget template` makes."""
