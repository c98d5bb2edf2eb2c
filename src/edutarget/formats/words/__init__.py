"""Results in words, the same in every format that people read: heads, labels, figures, findings, problems."""
