"""Where each indicator stands: the arithmetic (`progress`), the gap report, the trend, and both in cells and words."""
