"""What was reported: the files and tables that paths stand for, and what text in them says.

`sources` finds them, `submission_facts` and `tidy_csv` read them as text, `normalising` types text by whole columns.
"""
