"""Questions that no article answered, and articles on their way from teammates' answers."""
