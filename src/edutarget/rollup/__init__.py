"""From schools to county, province and country: facts in, one submission for the level above out.

`sources` finds what was reported; `submission_facts`, `csv_headers` and `typed_facts` bring it in as facts.
`judging` says what is wrong with it, `adding` takes the newest and adds up: one set of Ibis expressions, computed by
whatever engine `engines` connects to. `run` calls them in order.
"""
