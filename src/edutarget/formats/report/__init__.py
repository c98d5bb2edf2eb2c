"""The gap report as text, JSON, CSV, Markdown, HTML page and workbook.

`grouping` puts rows together. `table`, `bar`, `brief` and `framework_tree` draw it in a terminal, `bullet` and
`details` on a page, the `xlsx_*` modules in a workbook.
"""
