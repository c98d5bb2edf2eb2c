"""One written figure, day or answer, read as an exact value or refused with a problem.

`parse` reads; `notation` says how values may be written; `suggestions` names the rule that a text breaks and what to
type instead; `limits` decides whether a value may be the figure of its indicator.
"""
