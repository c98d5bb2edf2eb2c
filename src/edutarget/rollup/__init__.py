"""From schools to county, province and country: facts in, one submission for the level above out.

`roll_up` goes all the way: `sources` finds what was reported and reads submissions, `csv_tables` and `parquet_tables`
read tables, all as `facts`. `plain` adds up submissions and small tables, where the `judge` reads one fact after the
other; all else goes to one of the `engines/`, and the judge reads what is not plainly right. `expected` says who should
have reported and which units cannot count; the `result` is what it comes to.
"""
