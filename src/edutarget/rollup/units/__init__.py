"""Who should report, and what units show beside one another.

`list_of_units` reads a list, `expected` says of whom what is expected, `former_names` who was renamed or merged,
`conflicts` which names or figures cannot stand together.
"""
