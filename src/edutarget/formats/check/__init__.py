"""A check as text, JSON, JUnit, SARIF, GitHub annotations and Markdown, and GitLab code quality; its `summary`.

`rules_text` explains the rules themselves.
"""
