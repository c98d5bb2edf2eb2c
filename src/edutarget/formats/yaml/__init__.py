"""Submissions and plans as YAML."""
