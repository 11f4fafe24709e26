"""Names that are not spoken: the list, how a text is read for them, and whether one is meant."""
