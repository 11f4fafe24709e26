"""Local servers that speak the real protocols: what tests, the demo and the benchmarks talk to."""
