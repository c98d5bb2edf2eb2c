"""Results as JSON, CSV and Parquet, for programs."""
