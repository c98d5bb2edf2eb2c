"""From schools to county, province and country: facts in, one submission for the level above out.

`roll_up` goes all the way: `sources` finds what was reported, `submissions`, `csv_tables` and `parquet_tables` read it
as `facts`. `plain` adds up submissions and small tables, where the `judge` reads one fact after the other; all else
goes to one of the `engines/`, and the judge reads what is not plainly right. `expected` says who should have reported,
`unit_names` what cannot count; `totals` are what it comes to, and the `result` has everything.
"""
