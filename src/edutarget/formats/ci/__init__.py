"""A check in the formats of CI services: GitHub, GitLab, JUnit, SARIF."""
