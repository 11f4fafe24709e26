"""The history of the schema; each version is one file in versions/ and is never edited again."""
