"""The Web API methods: one file for each family, one catalogue of them all."""

from collections.abc import Mapping

from sandbox.slack.method import Method
from sandbox.slack.methods import (
    app,
    chat,
    conversations,
    files,
    history,
    reactions,
    streaming,
    threads,
    users,
    views,
)

_FAMILIES = (
    app.METHODS,
    chat.METHODS,
    conversations.METHODS,
    files.METHODS,
    history.METHODS,
    reactions.METHODS,
    streaming.METHODS,
    threads.METHODS,
    users.METHODS,
    views.METHODS,
)
CATALOGUE: Mapping[str, Method] = {method.name: method for family in _FAMILIES for method in family}
