"""Wordings put together of words: who, what is done, and to whose things."""
