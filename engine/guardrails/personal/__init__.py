"""Finds data of persons and secrets in a text, one kind a file; catalogue.py lists them."""
