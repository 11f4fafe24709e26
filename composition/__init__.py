"""What the run files share; `reading` is the only room that looks at the environment."""
