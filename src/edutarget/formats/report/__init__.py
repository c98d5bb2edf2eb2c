"""The gap report as text, JSON, CSV, Markdown, HTML page and workbook.

`table` and `bar` draw it in a terminal, `bullet` and `details` on a page, the `xlsx_*` modules in a workbook.
"""
