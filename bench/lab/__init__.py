"""What the benchmark programs share: floors to compare with, loads, figures."""
