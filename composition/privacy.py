"""What `--forget`, `--export` and `--verify-audit` do, whether the programs run or not."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from composition.reading import read_settings
from engine.errors import ConfigurationError
from storage.audit_check import Broken
from storage.privacy.forgetting import Left, Thread
from storage.privacy.office import PrivacyOffice
from storage.privacy.person import Person
from storage.settings import StorageSettings


def forget(program: str, name: str) -> int:
    """Take a person out of the database; 1 where something is left to do, with a line for why."""
    return _answered(program, lambda office: _forget(office, _person(name)))


def export(program: str, name: str) -> int:
    """Write everything about a person to a file that only its owner can read."""
    return _answered(program, lambda office: _export(office, _person(name)))


def verify_audit(program: str) -> int:
    """Tell whether the audit is as it was written; 1 with its first wrong row where it is not."""
    return _answered(program, _verify)


def _forget(office: PrivacyOffice, person: Person) -> int:
    left = forgotten = rows = 0
    for thread in office.threads(person):
        _tell(_shown(thread))  # first: afterwards nothing says any more which were theirs
        end = office.forget_thread(person, thread)
        if isinstance(end, Left):
            left += 1
            _tell([f"  left as it is: {end.why}"])
        else:
            forgotten += 1
            rows += end.rows
    rows += office.forget_person(person)
    _tell(
        [f"{person.name} is forgotten in {_many(forgotten, 'conversation')}, {_many(rows, 'row')}"]
    )
    if not office.scrub():
        _tell([f"{office.file} is in use all the time: do this again to write it anew"])
        return 1
    if left:
        _tell([f"{_many(left, 'conversation')} left: do this again when that is over"])
        return 1
    _tell(["what stands on the platforms is listed above; backups hold it until they are deleted"])
    return 0


def _shown(thread: Thread) -> Iterable[str]:
    yield thread.place
    for what, ids in (
        ("their messages", thread.theirs),
        ("our messages", thread.ours),
        ("at the desk", thread.at_desk),
    ):
        if ids:
            yield f"  {what}: {', '.join(ids)}"


def _export(office: PrivacyOffice, person: Person) -> int:
    file = Path(f"{person.name.replace(':', '-')}.json")
    if file.exists():
        raise ConfigurationError(f"{file} is there already: move it away first")
    found = office.export(person)
    _write(file, found)
    many = sum(len(rows) for rows in found["tables"].values())
    _tell([f"{_many(many, 'row')} about {person.name} in {file}"])
    return 0


def _write(file: Path, found: Mapping[str, Any]) -> None:
    """All of it or nothing; raises ConfigurationError."""
    unfinished = file.with_suffix(".part")
    try:
        unfinished.unlink(missing_ok=True)
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(number, "w", encoding="utf-8") as stream:
            json.dump(found, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        unfinished.rename(file)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error}") from error


def _verify(office: PrivacyOffice) -> int:
    found = office.check_audit()
    if isinstance(found, Broken):
        _tell([f"the audit is not as it was written: row {found.seq}: {found.why}"])
        return 1
    if not found.rows:
        _tell(["the audit is empty"])
        return 0
    _tell(
        [
            f"the audit is as it was written: {_many(found.rows, 'row')}, {found.signed} signed",
            f"row {found.last} has the hash {found.head}",
        ]
    )
    return 0


def _person(name: str) -> Person:
    try:
        return Person.read(name)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _answered(program: str, ask: Callable[[PrivacyOffice], int]) -> int:
    try:
        return ask(PrivacyOffice(read_settings(StorageSettings)))
    except ConfigurationError as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"{program}: {line}\n")
        return 1


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
