"""Sends mail."""
