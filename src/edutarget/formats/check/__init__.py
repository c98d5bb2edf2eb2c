"""A check in each format, and the rules explained."""
