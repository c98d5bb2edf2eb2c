"""A roll-up: the sum as a submission in `yaml`, its units as text, JSON, CSV and Parquet from `rows`; its `summary`."""
