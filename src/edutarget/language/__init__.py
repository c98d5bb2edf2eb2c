"""The reader's language: translation, safe display of untrusted text, comparison of names, and rounding.

`terms` marks messages for translation, `words` translates them, `text` escapes untrusted text and compares names as
people type them, `rounding` is the only place where numbers are rounded.
"""
