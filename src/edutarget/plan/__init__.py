"""The plan: its models, how it is loaded and checked against itself, and how its figures are written."""
