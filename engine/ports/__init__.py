"""What the engine asks of the outside, one Protocol or two a file."""
