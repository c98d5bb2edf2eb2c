"""Files: which ones a path stands for, their bytes, and strict YAML as values with their places.

`finding` lists files, `reading` gives the bytes of one, `document` its values and places, `source_file` all of it.
`source_text` and `edited_text` serve to change a file at exact places, `writing` replaces it whole,
also where `stopping` ends the program.
"""
