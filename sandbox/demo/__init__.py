"""What the demo is made of: the screen, the programs it runs, the people who talk."""
