"""Results as GitHub-flavoured Markdown."""
