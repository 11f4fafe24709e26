"""A mail server on this machine that keeps what it is handed: aiosmtpd in the test's own loop."""

import asyncio
import email
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(kw_only=True)
class Mailbox:
    """What arrived, and what the server does instead of taking mail.

    `answers` are replies to the next recipients, and `drops` the number of times the connection is
    cut when the whole mail is there; `logins` are who logged in.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    drops: int = 0
    logins: list[str] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        """The SMTP_URL that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    async def newest(self, count: int) -> EmailMessage:
        """The mail with this number, from 1, once it has come; raises TimeoutError."""
        async with asyncio.timeout(20), self._came:
            await self._came.wait_for(lambda: len(self.mails) >= count)
        return self.mails[count - 1]

    async def code(self, count: int = 1) -> str:
        """The code in the mail with this number."""
        return code_in(await self.newest(count))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or say what was prepared."""
        del server, session, options
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, and perhaps never say so."""
        del session
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content.replace(b"\r\n", b"\n"), policy=default)
        async with self._came:
            self.mails.append(mail)
            self._came.notify_all()
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    def log_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: object
    ) -> AuthResult:
        """One name and one password are right."""
        del server, session, envelope, mechanism
        assert isinstance(auth, LoginPassword)
        is_right = (auth.login, auth.password) == (b"eva@acme", b"s3cret/word")
        if is_right:
            self.logins.append(auth.login.decode())
        return AuthResult(success=is_right, handled=False)


def code_in(mail: EmailMessage) -> str:
    """The eight digits on a line of their own."""
    found = re.search(r"^ +(\d{8})$", mail.get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


@asynccontextmanager
async def mailbox(
    *, needs_login: bool = False, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Mailbox]:
    """A mailbox that listens until the end; `tls` from the first byte on."""
    box = Mailbox()

    def serve() -> SMTP:
        return SMTP(
            box,
            authenticator=box.log_in if needs_login else None,
            auth_required=False,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0, ssl=tls)
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box
