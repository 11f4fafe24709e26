"""Commitments, and what makes none of them, one language a file."""
