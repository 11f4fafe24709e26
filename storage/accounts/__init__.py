"""Who is which customer, and the actions that wait for a click."""
