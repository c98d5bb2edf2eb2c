"""What is wrong, as values: a problem, the place where a person finds it, and the rules with their words.

A `Problem` names a data path; `diagnostic` turns it into a `Diagnostic` with line, column and message. `Problems` keeps
the first problems of each rule of a file and counts the rest. `rules/*.yaml` have the words.
"""
