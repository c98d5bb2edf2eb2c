"""Files: which ones a path stands for, their bytes, and strict YAML as values with their places.

`finding` lists files, `reading` gives the bytes of one, `document` its values and places, `source_file` all of it.
"""
