"""The audit: what was done, by whom and for whom, as a chain in which no row can change unseen.

A row is written in the transaction of what it tells. It holds nobody's words, and of customers only
a salted hash. `audit_check` verifies the chain.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select

from engine.domain.messages import opaque_name, salted
from storage.privacy_tables import audit, privacy_state
from storage.settings import StorageSettings

Field = str | int | float | bool | None

_KEY, _SALT = "audit_key", "privacy_salt"
_LAST = select(audit.c.seq, audit.c.hash, audit.c.is_keyed).order_by(audit.c.seq.desc()).limit(1)
_APPEND = insert(audit)
_STORED_SALT = select(privacy_state.c.salt)
_NEWEST_BEFORE = (
    select(audit.c.seq, audit.c.hash)
    .where(
        audit.c.seq
        <= select(func.coalesce(func.min(audit.c.seq), 0) + bindparam("most")).scalar_subquery(),
        audit.c.at < bindparam("cutoff"),
    )
    .order_by(audit.c.seq.desc())
    .limit(1)
)
_SWEEP = delete(audit).where(audit.c.seq <= bindparam("last"))


class AuditKind(StrEnum):
    """What a row tells."""

    TOOL_CALL = "tool_call"
    """A tool that Claude called has its result."""

    ACTION = "action"
    """A click on an action that waited for one, or its end."""

    MOVE = "move"
    """A handoff went from one state to another."""

    LINK = "link"
    """A person was linked to a customer of the back office, or is no more."""

    ARTICLE = "article"
    """A teammate approved a drafted article, or its publishing ended."""

    EXPORT = "export"
    FORGET = "forget"
    CHECKPOINT = "checkpoint"
    """Stands for the rows before it that were old enough to be deleted."""

    SEAL = "seal"
    """From here on the chain is signed."""


def note(
    connection: Connection,
    kind: AuditKind,
    at: float,
    *,
    about: str | None = None,
    through: int | None = None,
    **details: Field,
) -> None:
    """Append a row; `at` is POSIX seconds, `about` the one name of a person (`person_named`)."""
    last = connection.execute(_LAST).one_or_none()
    key = _key(connection)
    row: dict[str, object] = {
        "seq": 1 if last is None else last.seq + 1,
        "at": float(at),
        "kind": kind.value,
        "subject": None if about is None else hashed(connection, about),
        "details": _canonical(details),
        "through": through,
        "before": "" if last is None else last.hash,
        "is_keyed": key is not None,
    }
    connection.execute(_APPEND, {**row, "hash": sealed(row, key)})


def seal(connection: Connection, at: float) -> None:
    """With a key, let the newest row be signed, so that all before it is held by the key."""
    if _key(connection) is None:
        return
    last = connection.execute(_LAST).one_or_none()
    if last is None or not last.is_keyed:
        note(connection, AuditKind.SEAL, at)


def sweep(connection: Connection, *, before: float, most: int, at: float) -> int:
    """Delete at most `most` rows from before a time, and leave a checkpoint; returns how many."""
    last = connection.execute(_NEWEST_BEFORE, {"most": most - 1, "cutoff": before}).one_or_none()
    if last is None:
        return 0
    note(connection, AuditKind.CHECKPOINT, at, through=last.seq, hash_of_last=last.hash)
    return connection.execute(_SWEEP, {"last": last.seq}).rowcount


def head(connection: Connection) -> str | None:
    """The hash of the newest row; None where there is none."""
    last = connection.execute(_LAST).one_or_none()
    return None if last is None else str(last.hash)


def hashed(connection: Connection, name: str) -> str:
    """A name that says nothing about whose it is, and is the same for as long as the salt is.

    Of a person it is the one that Claude is told.
    """
    return salted(opaque_name(name), salt_of(connection))


def salt_of(connection: Connection) -> str:
    """PRIVACY_SALT, else the one the database was given."""
    salt = connection.get_execution_options().get(_SALT)
    return str(salt if salt is not None else connection.execute(_STORED_SALT).scalar_one())


def options(settings: StorageSettings) -> Mapping[str, object]:
    """What an engine has to know so that its connections can write the audit."""
    given = {_KEY: settings.audit_key, _SALT: settings.privacy_salt}
    return {name: secret.get_secret_value() for name, secret in given.items() if secret is not None}


def sealed(row: Mapping[str, object] | RowMapping, key: str | None) -> str:
    """The hash of a row: of all it says and of the hash before it, with the key if it is signed."""
    text = _canonical({name: row[name] for name in _HASHED}).encode()
    if key is None:
        return hashlib.sha256(text).hexdigest()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


_HASHED = ("seq", "at", "kind", "subject", "details", "through", "before", "is_keyed")


def _key(connection: Connection) -> str | None:
    key = connection.get_execution_options().get(_KEY)
    return None if key is None else str(key)


def _canonical(value: Mapping[str, object]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
