"""A roll-up in each format, and its summary."""
