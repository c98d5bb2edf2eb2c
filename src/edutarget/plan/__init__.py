"""The plan: `models` (of `fields`, with each `indicator`), `loading`, and the checks of a plan against itself.

`names` compares names of units; `next_period` moves days on into the period after a plan's.
"""
