"""What the articles do not answer: told to the team, and closed by what teammates answered."""
