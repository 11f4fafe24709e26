"""Clients of the company's own HTTP services, behind the engine's ports."""
