"""Reads knowledge articles from files and web pages; no database here."""
