"""How people on Slack link themselves to their records."""
