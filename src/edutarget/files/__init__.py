"""Files: which ones a path stands for, their bytes, and strict YAML as values with their places.

`finding` lists files, `earlier` finds their earlier versions, `reading` returns the bytes and the text of one, within
their limits, `source_file` its values, their places and its problems. `strict_yaml` reads YAML; `yaml_slips` and
`yaml_complaints` say why a text is no YAML. `fixing` applies remedies, `writing` replaces a file whole or not at all.
"""
