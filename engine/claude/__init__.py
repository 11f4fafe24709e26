"""Claude behind the engine's port; the only rooms that know the SDK."""
