"""Attempts to steer the assistant, one language a file."""
