"""How people on Discord link themselves to their records."""
