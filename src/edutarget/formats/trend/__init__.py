"""The trend in each format, and what those are made of."""
