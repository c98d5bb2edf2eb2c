"""Problems as values, the places where people find them, and the rules with their texts.

A `Problem` names a data path; `diagnostic` turns it into a `Diagnostic` with line, column and message. `Problems` keeps
the first problems of each rule of a file and counts the rest. `rules/*.yaml` have the texts.
"""
