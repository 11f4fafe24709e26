"""Speech out of the assistant's role, one language a file."""
