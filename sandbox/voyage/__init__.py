"""A strict Voyage AI on this machine, whose vectors are made of words."""

from sandbox.voyage.server import VoyageSandbox

__all__ = ["VoyageSandbox"]
