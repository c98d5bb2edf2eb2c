"""The plan: shown (`targets_text`, `targets_json`), as a form to fill in (`template_*`), and as JSON Schema.

The modules `form_*` are the sheets of the form as a workbook.
"""
