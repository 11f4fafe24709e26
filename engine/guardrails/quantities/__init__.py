"""Sums, percentages, spans of time, dates and hours in a text, in figures and in words."""
