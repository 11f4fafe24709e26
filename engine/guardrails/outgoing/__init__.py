"""Checks of what the assistant says, before a customer sees it; catalogue.py lists them."""
