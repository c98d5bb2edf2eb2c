"""Files: their bytes, strict YAML as text and places, and which files a path stands for.

`finding` lists files, `reading` gives bytes, `document` values with the way back to a place, `source_file` all of it.
"""
