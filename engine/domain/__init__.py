"""The words of the product as frozen values; nothing here does input or output."""
