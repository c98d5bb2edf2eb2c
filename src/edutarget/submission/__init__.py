"""What was submitted: one submission, several together, thousands of files.

`entry` reads one indicator's figure, `models` a whole submission from a file's values, `loading` from its path, and
`checks` asks what may be wrong with it. `versions` says which figure of a day counts, `combining` holds several
submissions against one another and makes them one; `checking` checks thousands of files in the processes of `workers`;
`fixing` corrects what has one correction.
"""
