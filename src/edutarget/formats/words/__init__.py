"""Texts of results, shared by every format for people: heads, labels, figures, findings, problems."""
