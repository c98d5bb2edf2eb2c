"""From schools to county, province and country: add up facts into one submission for the level above.

`roll_up` runs all steps: `sources` finds the files and reads submissions, `csv_tables` and `parquet_tables` read
tables, all as facts of the `judge`. `plain` adds up submissions and small tables, in which the judge reads every fact;
all else goes to one of the `engines/`, and the judge reads only what is not plainly right. `expected` knows who should
have reported and which units cannot count; `result` has the totals.

For submissions of the whole and its parts, `month` reads the files and finds what is missing, and `whose_figure`
combines them; `choice` adds parts up and decides between own figures and sums.
"""
