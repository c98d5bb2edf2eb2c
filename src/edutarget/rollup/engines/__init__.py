"""Engines that add up where the facts are many: DuckDB, Spark, and others by way of Ibis.

`connecting` opens one, an `engine`; `engine_facts` gives it the sources. `rows` says which rows are plainly right, the
judge reads the others, `newest` and `engine_values` add up: one set of expressions for all engines.
"""
