"""Every route the local Discord knows, in one list."""

from sandbox.discord.rest import (
    accounts,
    channels,
    commands,
    interactions,
    messages,
    reactions,
    sending,
    threads,
    webhooks,
)
from sandbox.discord.rest.request import Route

ROUTES: tuple[Route, ...] = (
    *accounts.ROUTES,
    *channels.ROUTES,
    *sending.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *threads.ROUTES,
    *webhooks.ROUTES,
    *interactions.ROUTES,
    *commands.ROUTES,
)
