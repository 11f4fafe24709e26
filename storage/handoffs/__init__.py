"""Handing over to people and back, as rows: the only place that changes an owner."""
