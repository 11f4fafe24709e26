"""Names that people can read out and machines can match."""

import secrets

from sqlalchemy import Column, Connection, exists, select

_SIGNS = "ACDEFHJKMNPRTUVWXY34679"
"""Without signs that look or sound like another: 0 O, 1 I L, 2 Z, 5 S, 8 B, G, Q."""


def new_reference(connection: Connection, column: Column[str], *, prefix: str = "") -> str:
    """Six signs that are not in the column yet."""
    while True:
        reference = prefix + "".join(secrets.choice(_SIGNS) for _ in range(6))
        if not connection.execute(select(exists().where(column == reference))).scalar_one():
            return reference


def new_nonce() -> str:
    """A name for one part, within the 25 characters that Discord takes."""
    return secrets.token_hex(12)
