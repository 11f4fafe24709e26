"""Standard Markdown as both platforms need it: safe, split and plain; knows neither platform."""
