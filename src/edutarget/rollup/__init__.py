"""From schools to county, province and country: facts in, one submission for the level above out.

`run` calls in order: `reading/` finds what was reported and reads it as text; `plain` adds up submissions and small
tables, where `judge` reads one fact after the other; all else goes to one of the `engines/`. `summing` makes `result`
of the values taken, with what `units/` says of who should have reported; `ranking` puts units side by side.
"""
