"""From schools to county, province and country: facts in, one submission for the level above out.

`facts` and `tables` bring in what was reported, `judging` says what is wrong with it, `adding` adds it up: one set of
Ibis expressions, computed by whatever engine `engines` connects to. `run` puts them together.
"""
