"""A marked copy of a workbook: wrong cells coloured, with comments, and listed on a sheet of their own.

`splicing` changes XML by putting pieces in where an `element` stands, `parts` a package by its parts; all else stays as
it is, byte for byte. `styles`, `cells`, `comments` with their `boxes`, and `list_sheet` are what is put in;
`earlier_marks` takes it out of a copy that was marked before, and `workbook` puts all of it together.
"""
