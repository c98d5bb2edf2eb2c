"""From schools to county, province and country: facts in, one submission for the level above out.

`submission_facts` and `typed_facts` bring in what was reported, `judging` says what is wrong with it, `adding` adds it
up: one set of Ibis expressions, computed by whatever engine `engines` connects to. `run` calls them in order.
"""
