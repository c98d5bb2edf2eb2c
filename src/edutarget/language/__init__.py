"""The reader's language: words and their catalogue, text made inert, and the only rounding there is.

`terms` marks our own words for translation, `words` translates them, `inert` shows strangers' text safely.
"""
