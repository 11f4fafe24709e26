"""How long what people said is kept, and what an operator can do for one of them."""
