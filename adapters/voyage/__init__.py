"""Voyage AI over HTTP: reranking, and vectors of texts."""
