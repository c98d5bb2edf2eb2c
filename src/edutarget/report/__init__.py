"""Where each indicator stands.

`verdict` decides one indicator, `gap_report` and `trend` apply it to a plan and its submissions. `cells` has a report's
rows as typed cells, `wording` their figures and `findings` what follows from them in words; `standing` says how rows
stand beside one another, `order` in which order they are read, `final_figures` what a period ended with.
"""
