"""Slack: events in, posts out; knows nothing of Discord, Claude or the database."""
