"""The plan: its `models` (made of `fields` and each `indicator`), `loading`, and checks of a plan against itself.

`names` compares names of units; `next_period` moves dates into the period that follows a plan's.
"""
