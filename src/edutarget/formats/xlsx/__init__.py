"""Workbooks as they are written: styles, sheets and the numbers in them."""
