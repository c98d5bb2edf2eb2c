"""The gap report in each format, and what those are made of."""
