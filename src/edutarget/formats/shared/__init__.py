"""What outputs share.

`view` is how the reader looks, `head` the lines above a result, `labels` what results and bands are called; `terminal`,
`terminal_table`, `markdown`, `page`, `csv_text`, `json_text`, `yaml_text` and `xlsx_book` know how each kind of file is
written; `framework` and `problems_text` show what several outputs contain; `standings` counts how indicators stand.
Of pages `overview` is what stands around the areas, `contents` the list that filters them, `downloads` their data.
"""
