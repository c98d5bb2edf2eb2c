"""Where each indicator stands.

`quantities` computes, `path` counts the time, `bands` grades and `progress` decides; `gap_report` and `trend` apply
them to a plan and its submissions. `cells` has a report's rows as typed cells, `findings` what follows from them;
`standing` says how rows stand beside one another, `final_figures` what a period ended with, `projection` where a count
leads.
"""
