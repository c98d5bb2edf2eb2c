"""Read one written figure, day or answer as an exact value, or refuse it with a problem.

`limits` says how values may be written, and which of them may be the figure of an indicator; `parse` reads them;
`suggestions` finds the rule that a text breaks and what to type instead; `aims` reads targets in words, and `quantity`
figures with any unit behind them.
"""
