"""What the checks listen for in each language, as patterns; catalogue.py joins them."""
