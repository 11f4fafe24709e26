"""A local back office that speaks the protocol of docs/how-to/back-office.md strictly."""

from sandbox.backoffice.server import BackOfficeSandbox

__all__ = ["BackOfficeSandbox"]
