"""The operator's own tools, one Python file each."""
