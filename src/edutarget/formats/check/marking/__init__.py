"""A copy of a workbook with its problems in it: wrong cells coloured, with comments, and listed on a sheet of their own.

`splicing` changes XML by putting pieces in, `parts` a package by its parts; all else stays as it is, byte for byte.
`styles`, `cells`, `comments` and `list_sheet` are what is put in, `earlier_marks` takes that out again of a copy that was
marked before, and `workbook` puts it all together.
"""
