"""Checks a message passes before the model sees it, one a file; catalogue.py lists them."""
