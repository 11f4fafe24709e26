"""The conversation engine: no chat platform, no SQL; anthropic only in claude/."""
