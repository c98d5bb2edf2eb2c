"""Submissions: one, several together, thousands of files.

`entry` reads one indicator's figure, `models` a whole submission from a file's values, `loading` from its path;
`checks` has the checks of one submission. `combining` compares several submissions, decides which figure of a day
counts, and merges them; `checking` checks thousands of files in the processes of `workers`. `handed_in` keeps the
right figures of files with errors, `owed` has what is still missing.
"""
