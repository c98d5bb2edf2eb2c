"""What was handed in: one submission and its checks, many files at once, and what changed between versions.

`loading` reads one, `gathering` a list, `checking` thousands, on every core; `combining` puts several together.
"""
