"""Results as Word documents: `paper` has the layout and styles, `notice` the report as an official notice."""
