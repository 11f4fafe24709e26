"""The desk on Discord: cards, their threads, what teammates press there, and who they are."""
