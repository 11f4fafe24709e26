"""All languages at once: a language is one file in each folder and one entry in each list here.

Which language a text is in is not asked: an attack or a promise may come in any. The patterns are
compiled into one for each purpose; the name of the group that is found says what it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from engine.guardrails.wording.attacks import de as attacks_de
from engine.guardrails.wording.attacks import en as attacks_en
from engine.guardrails.wording.attacks import es as attacks_es
from engine.guardrails.wording.attacks import fr as attacks_fr
from engine.guardrails.wording.attacks import pt as attacks_pt
from engine.guardrails.wording.kinds import Attack, Promise, Role
from engine.guardrails.wording.promises import de as promises_de
from engine.guardrails.wording.promises import en as promises_en
from engine.guardrails.wording.promises import es as promises_es
from engine.guardrails.wording.promises import fr as promises_fr
from engine.guardrails.wording.promises import pt as promises_pt
from engine.guardrails.wording.roles import de as roles_de
from engine.guardrails.wording.roles import en as roles_en
from engine.guardrails.wording.roles import es as roles_es
from engine.guardrails.wording.roles import fr as roles_fr
from engine.guardrails.wording.roles import pt as roles_pt

_PROMISES = (
    promises_en.PROMISES,
    promises_de.PROMISES,
    promises_es.PROMISES,
    promises_fr.PROMISES,
    promises_pt.PROMISES,
)
_ROLES = (roles_en.ROLES, roles_de.ROLES, roles_es.ROLES, roles_fr.ROLES, roles_pt.ROLES)
_ATTACKS = (
    attacks_en.ATTACKS,
    attacks_de.ATTACKS,
    attacks_es.ATTACKS,
    attacks_fr.ATTACKS,
    attacks_pt.ATTACKS,
)
_Kind = TypeVar("_Kind", bound=StrEnum)


def _by_kind(
    languages: Sequence[Mapping[_Kind, tuple[str, ...]]], kinds: Iterable[_Kind]
) -> re.Pattern[str]:
    groups = []
    for kind in kinds:
        patterns = [pattern for language in languages for pattern in language.get(kind, ())]
        if patterns:
            groups.append(f"(?P<{kind.name}>{'|'.join(patterns)})")
    return re.compile(rf"\b(?:{'|'.join(groups)})(?!\w)")


def _any(patterns: Iterable[str], ahead: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"{ahead}(?:{'|'.join(patterns)})\b")


PROMISES = tuple(
    (_by_kind([language.kinds], Promise), _any(language.denials, ahead=r"(?:\b|(?=n't))"))
    for language in _PROMISES
)
"""For each language its promises, and what takes one back: "no" means more than one thing."""

ROLES = _by_kind(_ROLES, Role)
ATTACKS = _by_kind(_ATTACKS, Attack)
HEDGES = _any(pattern for language in _PROMISES for pattern in language.hedges)
CONDITIONS = _any(
    (pattern for language in _PROMISES for pattern in language.conditions),
    ahead=r"^ ?(?:[\w'-]+ ){0,7}?",
)
