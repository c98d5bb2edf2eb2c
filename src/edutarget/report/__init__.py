"""Where each indicator stands.

`goal` is what is to be reached, `verdict` decides one indicator; `gap_report` and `trend` apply it to a plan and its
submissions. `cells` has a row's values as formats publish them, `findings` the groups and the order of rows and
what is short or easily misread; `why` the steps to a verdict.
"""
