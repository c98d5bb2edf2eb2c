"""Engines that add up where the facts are many: DuckDB, Spark, and others by way of Ibis.

`connecting` opens one, `handing_over` gives it the facts, text by way of `parts` and its own tables as `typed_facts`;
`on_engine` runs what `judging` says is wrong with them and what `adding` takes: one set of expressions for all.
"""
