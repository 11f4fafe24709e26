"""Promises put together of words, one language a file: who, what is done, and for whose case."""
