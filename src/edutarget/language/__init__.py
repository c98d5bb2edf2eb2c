"""The reader's language: translation, safe display of untrusted text, comparison of names, and rounding.

`text` marks the program's words for translation, escapes untrusted text and compares names as people type them, `words`
translates, `rounding` is the only place where numbers are rounded.
"""
