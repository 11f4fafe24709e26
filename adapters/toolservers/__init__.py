"""Tools on servers that speak the Model Context Protocol; only here is `mcp` imported."""
