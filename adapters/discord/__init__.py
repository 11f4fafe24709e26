"""Discord: events in, posts out; knows nothing of Slack, Claude or the database."""
