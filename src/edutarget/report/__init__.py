"""Where each indicator stands.

`verdict` decides one indicator, `gap_report` and `trend` apply it to a plan and its submissions. `cells` has a report's
rows as typed cells, `findings` what follows from them; `standing` says how rows stand beside one another,
`final_figures` what a period ended with.
"""
