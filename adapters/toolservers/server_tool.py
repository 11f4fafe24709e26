"""One listed tool of a server as an added tool: accepted, limited, and called in its session."""

import logging
from collections.abc import Mapping
from typing import cast

from mcp import MCPError

from adapters.toolservers.arguments import Arguments, arguments_for
from adapters.toolservers.contents import answer_of
from adapters.toolservers.definitions import Definition
from adapters.toolservers.listed import ListedTool
from adapters.toolservers.session import AnswerLost, ServerAway, Session, Standing
from adapters.toolservers.strict_schema import Schema
from engine.added.added_tool import Access, AddedTool, Answer, Asked, NotAsked, Told
from engine.domain.steps import Json
from engine.errors import ConfigurationError, OutcomeUnknown
from engine.schema_check import violations
from engine.tools.tool import TryAgain

log = logging.getLogger(__name__)

AWAY = NotAsked(reason="This cannot be asked right now. Offer to try again later.", passes=True)
NOT_OFFERED = NotAsked(reason="This is not offered at the moment.")


class ServerBehind:
    """Calls a tool of a server; implements `Behind`."""

    def __init__(
        self, listed: ListedTool, accepted: Definition, arguments: Arguments, session: Session
    ) -> None:
        self._listed = listed
        self._accepted = accepted
        self._arguments = arguments
        self._session = session

    @property
    def may_repeat(self) -> bool:
        """Only where the server gets a key to tell a repetition by."""
        return self._arguments.has_key

    def check(self, arguments: Mapping[str, Json]) -> TryAgain | None:
        """The server's own limits, and the operator's."""
        return self._arguments.check(arguments)

    async def call(self, arguments: Mapping[str, Json], asked: Asked) -> Answer:
        """Call it, and a read once more where the session was lost over it."""
        filled = self._arguments.filled(arguments, asked)
        if problems := violations(self._arguments.whole, filled):
            log.error("%s is not called as its server wants: %s", self._name, " ".join(problems))
            return NOT_OFFERED
        try:
            return await self._asked(filled)
        except ServerAway:
            return AWAY
        except AnswerLost as lost:
            if self._listed.access is Access.WRITE or self._session.standing is Standing.OPEN:
                raise OutcomeUnknown from lost
        await self._session.tried()
        try:
            return await self._asked(filled)
        except (ServerAway, AnswerLost):
            return AWAY

    async def look_up(self, asked: Asked) -> Told | None:
        """None where the key lets the call be made again; raises OutcomeUnknown elsewhere."""
        del asked
        if not self.may_repeat:
            raise OutcomeUnknown
        return None

    @property
    def _name(self) -> str:
        return f"{self._accepted.name} of {self._session.name}"

    async def _asked(self, filled: dict[str, Json]) -> Answer:
        if not is_as_accepted(self._session, self._accepted):
            log.error("%s is not what was accepted, it is not called", self._name)
            return NOT_OFFERED
        try:
            result = await self._session.call(self._accepted.name, filled, self._listed.seconds)
        except MCPError as error:
            log.warning("%s did not take a call: error %d", self._name, error.code)
            return NOT_OFFERED
        return answer_of(result)


def is_as_accepted(session: Session, accepted: Definition) -> bool:
    """Whether the server still says of the tool what was accepted, as far as it was heard."""
    if session.listed is None:
        return True
    listed = session.listed.get(accepted.name)
    return listed is not None and listed.digest == accepted.digest


def server_tool(
    listed: ListedTool, accepted: Definition, session: Session, *, origin: str
) -> AddedTool:
    """The tool as it is offered; raises ConfigurationError where the two do not fit."""
    is_pinned = listed.description == "pinned"
    arguments = arguments_for(listed, cast(Schema, accepted.input_schema), is_pinned=is_pinned)
    if listed.access is Access.READ and listed.confirmation:
        raise ConfigurationError("only what writes has a confirmation")
    return AddedTool(
        name=listed.offered_as or f"{session.name}_{accepted.name}",
        description=(accepted.description or "") if is_pinned else listed.description,
        schema=arguments.offered,
        access=listed.access,
        behind=ServerBehind(listed, accepted, arguments, session),
        origin=origin,
        needs_customer=arguments.needs_customer,
        confirmation=listed.confirmation,
        amount=listed.amount,
        seconds=listed.seconds,
        characters=listed.characters,
    )
