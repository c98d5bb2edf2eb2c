"""Results as Word documents: `paper` has their layout and styles, `notice` is the report as an official notice."""
