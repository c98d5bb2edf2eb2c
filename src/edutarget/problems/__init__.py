"""What is wrong, as values: a problem, the place where a person finds it, and the table of rules that words it.

A `Problem` speaks in data paths; `locating` turns it into a `Diagnostic` with line and column; `message` says it.
"""
