"""Reads what is written in hexadecimal or base64."""

import base64
import binascii
import re


def decode(text: str) -> str:
    """What a text in hexadecimal or base64 says; empty where it is neither."""
    bare = re.sub(r"[ :]", "", text)
    try:
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", bare):
            return _words(bytes.fromhex(bare))
        digits = bare.rstrip("=")
        padded = digits + "=" * (-len(digits) % 4)
        return _words(base64.b64decode(padded, altchars=b"-_" if set(bare) & set("-_") else None))
    except (ValueError, binascii.Error):
        return ""


def _words(data: bytes) -> str:
    return data.decode("utf-8", errors="ignore")
