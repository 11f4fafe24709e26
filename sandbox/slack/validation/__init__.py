"""The rules of Block Kit, messages, views and stream chunks, checked as Slack checks them."""
