"""The reader's language: words and their catalogue, strangers' text made harmless, and the only rounding there is.

`terms` marks our own words for translation, `words` translates them, `inert` shows text of strangers safely,
`folding` compares names as people type them.
"""
