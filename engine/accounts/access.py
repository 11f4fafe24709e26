"""What account tools work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.accounts.actions import Actions
from engine.accounts.ports import BackOffice, Links


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """The records, whose they are, and how changes of them wait for a click.

    `delivers_privately` says that facts for a customer in a public thread reach them elsewhere;
    without it, they are asked to write in a direct message.
    """

    office: BackOffice
    links: Links
    actions: Actions
    today: Callable[[], date]
    delivers_privately: bool = False
