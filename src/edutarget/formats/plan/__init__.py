"""The plan in each format: shown, as a form to fill in, and as JSON Schema."""
