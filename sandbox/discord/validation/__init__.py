"""What Discord accepts in a request body, and the error it gives for the rest."""
