"""The trend as text, JSON, CSV, Markdown and HTML page.

`wording` has its sentences; `table` and `spark` draw it in a terminal, `chart` on a page, where `sentence` says what it
shows.
"""
