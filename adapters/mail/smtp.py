"""Hands mail to a mail server over SMTP, encrypted on any way that leaves this machine."""

import ipaddress
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from engine.accounts.link_ports import Letter
from engine.errors import ConfigurationError, DeliveryError, DeliveryErrorKind

_CALL_SECONDS = 20.0
"""For each exchange with the server; a whole mail takes five."""

_PORTS = {"smtps": 465, "smtp": 587}
"""TLS from the first byte (RFC 8314, 3.3), and submission with STARTTLS (RFC 6409)."""

_WRONG = "SMTP_URL: must be smtps://name:password@host or smtp://name:password@host"


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """Where mail is handed in; `is_encrypted_at_once` by the scheme smtps."""

    host: str
    port: int
    name: str
    password: str = field(repr=False)
    is_encrypted_at_once: bool

    @property
    def is_on_this_machine(self) -> bool:
        """Whether nothing leaves the machine, so that encryption may be missing."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def mail_server(url: str) -> MailServer:
    """Read SMTP_URL; raises ConfigurationError, without what stands in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigurationError(_WRONG) from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
        raise ConfigurationError(_WRONG)
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_encrypted_at_once=parts.scheme == "smtps",
    )


class SmtpMailer:
    """Implements `engine.accounts.link_ports.Mailer`; a connection for each mail."""

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Once the server has the text, only its own answer says what became of it."""
        content = self._message(letter).as_bytes(policy=SMTP_POLICY)
        client = connection_to(self._server)
        try:
            await client.connect()
            await client.mail(parseaddr(self._sender)[1])
            await client.rcpt(letter.to)
        except (SMTPException, OSError, UnicodeError) as error:
            client.close()
            raise _not_taken(error) from None
        try:
            await client.data(content)
        except SMTPResponseException as error:
            raise _not_taken(error) from None
        except (SMTPException, OSError) as error:
            raise DeliveryError(
                f"the mail server fell silent ({type(error).__name__})",
                kind=DeliveryErrorKind.IN_DOUBT,
            ) from None
        else:
            with suppress(SMTPException, OSError):  # it has the mail, whatever it says to that
                await client.quit()
        finally:
            client.close()

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate(localtime=False)
        host = parseaddr(self._sender)[1].rpartition("@")[2]
        message["Message-ID"] = f"<{letter.message_id}@{host}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
        message.set_content(letter.body)
        return message


def connection_to(server: MailServer) -> SMTP:
    """A client that is not connected yet, and refuses to speak unencrypted on the network."""
    return SMTP(
        hostname=server.host,
        port=server.port,
        username=server.name or None,
        password=server.password or None,
        use_tls=server.is_encrypted_at_once,
        start_tls=not server.is_encrypted_at_once and not server.is_on_this_machine,
        timeout=_CALL_SECONDS,
    )


def _not_taken(error: Exception) -> DeliveryError:
    """What a server refuses for good, and what may pass; its words may name the customer."""
    if isinstance(error, UnicodeError):
        what = "an address has letters that no mail server takes: write its domain in ASCII"
        return DeliveryError(what, kind=DeliveryErrorKind.PERMANENT)
    if not isinstance(error, SMTPResponseException):
        what = f"the mail server cannot be used ({type(error).__name__})"
        return DeliveryError(what, kind=DeliveryErrorKind.RETRY)
    # 535 and the like are the operator's to mend, and the mail can go once they have.
    is_ours = error.code in {530, 534, 535, 538} or not 500 <= error.code < 600
    return DeliveryError(
        f"the mail server answers {error.code}",
        kind=DeliveryErrorKind.RETRY if is_ours else DeliveryErrorKind.PERMANENT,
    )
