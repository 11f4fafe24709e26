"""The desk on Slack: where teammates see, claim and answer handoffs."""
