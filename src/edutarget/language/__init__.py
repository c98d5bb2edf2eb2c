"""The reader's language: translation, safe display of untrusted text, comparison of names, and rounding.

`terms` marks messages for translation, `words` translates them, `inert` escapes untrusted text, `folding` compares
names as people type them, `rounding` is the only place where numbers are rounded.
"""
