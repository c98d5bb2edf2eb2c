"""From schools to county, province and country: facts in, one submission for the level above out.

`sources` finds what was reported, `submission_facts` and `tidy_csv` read it as text. Submissions and small tables of
text are added up in `plain`, where `judge` reads one fact after the other. All else goes to an engine (`engines`
connects to it): text by way of `normalising`, tables as `typed_facts`; `judging` says what is wrong with them, `adding`
takes the newest and adds up, one set of Ibis expressions for every engine. `run` calls them in order.
"""
