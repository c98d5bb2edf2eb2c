"""What formats share: the reader's view, labels, and how each kind of file is written."""
