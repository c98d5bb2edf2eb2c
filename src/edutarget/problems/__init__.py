"""What is wrong, as values: a problem, the place where a person finds it, and the table of rules with its words.

A `Problem` names a data path; `locating` makes it a `Diagnostic` with line and column; `message` puts it into words.
`collected` keeps the first problems of each rule of a file and counts the rest.
"""
