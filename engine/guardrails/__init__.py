"""Checks of what comes in, and in outgoing/ of what is said; each catalogue.py lists them.

personal/ and quantities/ find things in a text, wording/ holds what is listened for by language.
"""
