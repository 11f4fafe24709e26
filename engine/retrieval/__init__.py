"""A better order for what the search by words finds, where a ranking service is configured."""
