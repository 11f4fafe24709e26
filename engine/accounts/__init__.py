"""The customer's own account: whose it is, what may be read, and changes that wait for a click."""
