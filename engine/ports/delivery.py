"""A platform, as a place to show posts in."""

from typing import Protocol

from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, Post, QueuedPart


class Delivery(Protocol):
    """A platform as the engine sees it: a place to show posts in."""

    @property
    def settle_seconds(self) -> float:
        """How long after a send without an answer `find` may still miss what will arrive."""
        ...

    def render(self, post: Post) -> tuple[Part, ...]:
        """Split a post into platform messages within the platform's limits; pure."""
        ...

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Show that the assistant is at work; best effort, never raises.

        Called at once when a message arrives, when `doing` (a few words) has changed, and every few
        seconds until the post is out. `trigger` is the id of the message being answered.
        """
        ...

    async def show_idle(self, place: Place) -> None:
        """Take the sign away where nothing was posted; best effort, never raises."""
        ...

    @property
    def preview_seconds(self) -> float:
        """The shortest time between two showings of a preview."""
        ...

    def may_preview(self, place: Place) -> bool:
        """Whether the platform's quota has room for one more preview; takes that room."""
        ...

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Show the beginning of an answer and return the platform's message id.

        None where the platform refuses a preview for good or for now: then nothing is shown.
        Raises DeliveryError where it may be shown.
        """
        ...

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Show more of an answer; False where no more of it can be shown before its end.

        Best effort: an answer that is lost raises nothing, and once this returns nothing of the
        call is under way any more.
        """
        ...

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take away what is shown of a part: a preview, or all of it; raises DeliveryError.

        It is looked for where its id is not known. Where the platform lets nobody delete it,
        `instead` takes its place; without that, the refusal is raised. May be repeated.
        """
        ...

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part and return the platform's message id; raises DeliveryError.

        A part with a preview takes its place, which may be repeated; if the preview is gone, the
        part is posted anew.
        """
        ...

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The id under which an earlier attempt arrived, if it did; raises DeliveryError."""
        ...
