"""Marked copies of workbooks."""
