"""Attempts to steer the assistant, put together of words, one language a file."""
