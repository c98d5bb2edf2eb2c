"""What the commands do, as functions and values: `docs/api.md` is the page of it.

`targets` loads a plan and its list, `reading` reads submissions into figures and reports on them, `checking` checks
them, `adding_up` rolls them up, `forms` makes blank forms. `result` is what all results have in common.
"""
