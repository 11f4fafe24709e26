"""All languages at once: a language is one file in each folder and one entry in each list here.

Which language a text is in is not asked: an attack or a promise may come in any. The patterns are
compiled into one for each purpose; the name of the group that is found says what it is.
"""

from engine.guardrails.wording.attacks import de as attacks_de
from engine.guardrails.wording.attacks import en as attacks_en
from engine.guardrails.wording.attacks import es as attacks_es
from engine.guardrails.wording.attacks import fr as attacks_fr
from engine.guardrails.wording.attacks import pt as attacks_pt
from engine.guardrails.wording.by_kind import ByKind
from engine.guardrails.wording.composed.attacks import de as composed_attacks_de
from engine.guardrails.wording.composed.attacks import en as composed_attacks_en
from engine.guardrails.wording.composed.attacks import es as composed_attacks_es
from engine.guardrails.wording.composed.attacks import fr as composed_attacks_fr
from engine.guardrails.wording.composed.attacks import pt as composed_attacks_pt
from engine.guardrails.wording.composed.promises import de as composed_promises_de
from engine.guardrails.wording.composed.promises import en as composed_promises_en
from engine.guardrails.wording.composed.promises import es as composed_promises_es
from engine.guardrails.wording.composed.promises import fr as composed_promises_fr
from engine.guardrails.wording.composed.promises import pt as composed_promises_pt
from engine.guardrails.wording.deeds import de as deeds_de
from engine.guardrails.wording.deeds import en as deeds_en
from engine.guardrails.wording.deeds import es as deeds_es
from engine.guardrails.wording.deeds import fr as deeds_fr
from engine.guardrails.wording.deeds import pt as deeds_pt
from engine.guardrails.wording.kinds import Attack, Role
from engine.guardrails.wording.listening import listening
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
_COMPOSED = (
    composed_promises_en.PROMISES,
    composed_promises_de.PROMISES,
    composed_promises_es.PROMISES,
    composed_promises_fr.PROMISES,
    composed_promises_pt.PROMISES,
)
_DEEDS = (deeds_en.DEEDS, deeds_de.DEEDS, deeds_es.DEEDS, deeds_fr.DEEDS, deeds_pt.DEEDS)
_ROLES = (roles_en.ROLES, roles_de.ROLES, roles_es.ROLES, roles_fr.ROLES, roles_pt.ROLES)
_ATTACKS = (
    attacks_en.ATTACKS,
    attacks_de.ATTACKS,
    attacks_es.ATTACKS,
    attacks_fr.ATTACKS,
    attacks_pt.ATTACKS,
    composed_attacks_en.ATTACKS,
    composed_attacks_de.ATTACKS,
    composed_attacks_es.ATTACKS,
    composed_attacks_fr.ATTACKS,
    composed_attacks_pt.ATTACKS,
)

PROMISES = tuple(
    listening(words, composed, deeds)
    for words, composed, deeds in zip(_PROMISES, _COMPOSED, _DEEDS, strict=True)
)
"""For each language its promises, and what takes one back: "no" means more than one thing."""

ROLES = ByKind(_ROLES, Role)
ATTACKS = ByKind(_ATTACKS, Attack)
