"""What the assistant can do, one tool a file; catalogue.py lists them."""
