"""Read one written figure, day or answer as an exact value, or refuse it with a problem.

`parse` reads; `notation` says how values may be written; `suggestions` finds the rule that a text breaks and what to
type instead; `limits` decides whether a value may be the figure of its indicator; `aims` reads targets in words.
"""
