"""Files: which ones a path stands for, their bytes, and strict YAML as values with their places.

`finding` lists files, `earlier` finds what they were before, `reading` gives the bytes and the text of one,
`source_file` its values, their places and everything wrong with it. `strict_yaml` reads YAML, `yaml_slips` and
`yaml_complaints` say why a text is none. `writing` replaces a file whole. `limits`, `system_errors` and `csv_errors`
serve all of them.
"""
