"""The REST side of the local Discord: one file per group of routes."""
