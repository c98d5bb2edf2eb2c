"""The commands as functions and values, documented in `docs/api.md`.

`targets` loads a plan and its list, `reading` reads submissions into figures and reports on them, `checking` checks
them, `adding_up` rolls them up, `forms` makes blank forms. `result` is what all results have in common.
"""
