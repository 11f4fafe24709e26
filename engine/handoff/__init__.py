"""People take over, and hand back: the rules that need no platform."""
