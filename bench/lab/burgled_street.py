"""Where a burglar stands: people and places of one platform, and a wall that shows what is said."""

from itertools import count

from adapters.discord.markdown import render_post as on_discord
from adapters.slack.markdown import render_post as on_slack
from bench.lab.watched_office import ROWS
from engine.domain.accounts import CustomerId, OrderStatus
from engine.domain.messages import Place, Platform, Principal
from engine.domain.posts import Part, Post, QueuedPart
from storage.example_office import tables

BURGLAR_ID, VICTIM_ID, OTHER_ID = "burglar", "victim", "other"


class Wall:
    """Implements `engine.ports.delivery.Delivery`: shows everything at once, and keeps it."""

    settle_seconds = 10.0
    preview_seconds = 1.0

    def __init__(self, platform: Platform) -> None:
        self._render = on_slack if platform is Platform.SLACK else on_discord
        self._ids = count(1)
        self.shown: list[Part] = []

    def render(self, post: Post) -> tuple[Part, ...]:
        """As the platform's adapter does."""
        return self._render(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Nobody looks."""

    async def show_idle(self, place: Place) -> None:
        """Nobody looks."""

    def may_preview(self, place: Place) -> bool:
        """Never."""
        return False

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Never."""
        return None

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Never."""
        return False

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Gone at once."""

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Shown at once."""
        self.shown.append(part.part)
        return f"M{next(self._ids)}"

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Nothing is ever in doubt here."""
        return None


def place_of(platform: Platform, number: int) -> Place:
    """A thread; every second one is nobody else's."""
    is_direct = number % 2 == 0
    dm = is_direct and platform is Platform.DISCORD
    return Place(
        platform=platform,
        workspace="dm" if dm else "1001",
        channel="D1" if is_direct else "C1",
        thread=f"17{number:08}.000100",
    )


def principal(platform: Platform, who: str) -> Principal:
    """Somebody, as a verified event names them."""
    place = place_of(platform, 1)
    return Principal(platform=platform, workspace=place.workspace, customer=who, place=place)


def open_order_of(customer: CustomerId) -> str:
    """One of their orders that can be cancelled."""
    placed = {OrderStatus.PLACED, OrderStatus.PACKED}
    return next(
        str(row["number"])
        for row in ROWS[tables.order]
        if row["customer_id"] == customer.value and row["status"] in placed
    )
