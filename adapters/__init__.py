"""The rooms that talk to the outside: chat platforms and the company's own services."""
