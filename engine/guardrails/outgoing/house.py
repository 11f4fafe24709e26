"""Makes what holds for the whole company out of its settings, its prompts and its articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.guardrails.names.listed import read_names
from engine.guardrails.outgoing.allowed_links import allowed_links
from engine.guardrails.outgoing.context import House, keys_of
from engine.guardrails.outgoing.facts import facts_of_texts
from engine.guardrails.outgoing.secret_text import parts_of_prompt, secret_text
from engine.guardrails.personal.item import letters_and_digits
from engine.prompt import prompt_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """What the operator says of the company: see the settings of the same names.

    Several phone numbers, mail addresses, hosts or names have commas between; an address has its
    own.
    """

    phone: str = ""
    email: str = ""
    address: str = ""
    competitors: str = ""
    allowed_links: str = ""


def make_house(
    company: Company,
    *,
    prompts: Path,
    system: Iterable[str],
    descriptions: Iterable[str],
    articles: Iterable[str] = (),
    pages: Iterable[str] = (),
) -> House:
    """What every turn is judged by; raises ConfigurationError where a list or a setting is wrong.

    `system` are the texts of the system prompt, `descriptions` those of the tools. `articles` and
    `pages` are texts and addresses of articles, as far as they are known beforehand.
    """
    secret, public = parts_of_prompt("\n\n".join(system))
    outlines = [part for part in public if part.splitlines()[0].endswith(" in outline")]
    sayable = prompt_text(prompts / "guardrails" / "sayable.md")
    return House(
        competitors=read_names(
            prompts / "guardrails" / "competitors.md", *_split(company.competitors)
        ),
        links=allowed_links(company.allowed_links, pages),
        secret=secret_text((*secret, *descriptions), (*public, sayable, *articles)),
        public=_public(company),
        facts=facts_of_texts(outlines),
    )


def _public(company: Company) -> frozenset[str]:
    """Keys of what anybody may be told of the company."""
    phones = keys_of(f"phone {number}" for number in _split(company.phone))
    emails = {email.lower() for email in _split(company.email)}
    address = {letters_and_digits(company.address)} if company.address.strip() else set()
    return phones | emails | address


def _split(listed: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in listed.split(",") if each.strip())
