"""Reads articles from web pages: only the hosts the operator names, politely, within bounds."""
