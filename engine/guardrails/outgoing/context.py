"""What an answer is judged by: what holds for the company, and what is known in this turn."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.guardrails.names.listed import Names
from engine.guardrails.outgoing.allowed_links import AllowedLinks
from engine.guardrails.outgoing.facts import Facts
from engine.guardrails.outgoing.secret_text import SecretText
from engine.guardrails.personal.catalogue import personal_data


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """What is the same for every turn of a company; made once.

    `public` is what anybody may be told: keys of the company's own phone number, mail address and
    the like. `facts` may be stated without looking them up.
    """

    competitors: Names
    links: AllowedLinks
    secret: SecretText
    public: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What is known in one turn, beside what holds for the company.

    `facts` come from tool results, articles and the customer's own words. `own` holds keys of what
    the customer said of themselves, what their account says, and what articles make known. `links`
    are the addresses of articles of this turn, `cited` the runs of the secret text that stand in
    these articles as well, `heard` the words of the secret text that an article or the customer
    has said too.
    """

    house: House
    facts: Facts = field(default_factory=Facts)
    own: frozenset[str] = frozenset()
    links: AllowedLinks = field(default_factory=AllowedLinks)
    cited: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    language: str = "en"


def keys_of(texts: Iterable[str]) -> frozenset[str]:
    """Under these keys the personal data in texts is known, however it is written elsewhere."""
    return frozenset(item.key for text in texts for item in personal_data(text))
