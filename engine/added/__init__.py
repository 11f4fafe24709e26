"""Tools that an operator adds without code here: as a file of theirs, or on a tool server."""
