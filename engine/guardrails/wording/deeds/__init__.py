"""What is said to stand in a policy now, or to be decided by people, one language a file."""
