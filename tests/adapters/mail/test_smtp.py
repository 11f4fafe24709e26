"""Mail is handed to a real SMTP server, and only its own words say what became of it."""

from dataclasses import replace

import pytest

from adapters.mail.doctor import check_mail
from adapters.mail.smtp import SmtpMailer, connection_to, mail_server
from engine.accounts.link_ports import Letter
from engine.checkup import Level
from engine.errors import ConfigurationError, DeliveryError, DeliveryErrorKind
from tests.adapters.mail.mailbox import Mailbox, mailbox

LETTER = Letter(
    to="ana@example.com",
    subject="Votre code : lier",
    body="Voilà :\n\n    12345678",
    message_id="m1",
)
SENDER = "Acme <eva@acme.example>"


def mailer(box: Mailbox) -> SmtpMailer:
    """What hands mail to this box."""
    return SmtpMailer(mail_server(box.url), sender=SENDER)


async def failure(box: Mailbox) -> DeliveryErrorKind:
    """How sending to this box fails."""
    with pytest.raises(DeliveryError) as caught:
        await mailer(box).send(LETTER)
    assert LETTER.to not in str(caught.value)
    return caught.value.kind


async def test_a_letter_arrives_word_for_word() -> None:
    """With its sender, its own number, and a sign that no absence note answers it."""
    async with mailbox() as box:
        await mailer(box).send(LETTER)
    (mail,) = box.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (LETTER.to, SENDER, LETTER.subject)
    assert mail["Message-ID"] == "<m1@acme.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == LETTER.body


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("450 busy", DeliveryErrorKind.RETRY),
        ("530 log in first", DeliveryErrorKind.RETRY),
        ("550 no such box ana@example.com", DeliveryErrorKind.PERMANENT),
    ],
)
async def test_what_a_server_refuses_may_pass_or_not(answer: str, kind: DeliveryErrorKind) -> None:
    """By its number; its words, which may name the customer, go no further."""
    async with mailbox() as box:
        box.answers.append(answer)
        assert await failure(box) is kind
    assert box.mails == []


async def test_an_address_that_no_server_takes_is_given_up() -> None:
    """It is refused for good, without the address, and the connection is closed at once."""
    async with mailbox() as box:
        with pytest.raises(DeliveryError) as caught:
            await mailer(box).send(replace(LETTER, to="ana@exämple.com"))
    assert caught.value.kind is DeliveryErrorKind.PERMANENT
    assert "exämple" not in str(caught.value)


async def test_a_server_that_falls_silent_may_have_the_mail() -> None:
    """It has it here, and nobody is told."""
    async with mailbox() as box:
        box.drops = 1
        assert await failure(box) is DeliveryErrorKind.IN_DOUBT
    assert len(box.mails) == 1


async def test_a_server_that_is_away_is_tried_again() -> None:
    """Nothing has left."""
    async with mailbox() as box:
        pass
    assert await failure(box) is DeliveryErrorKind.RETRY


async def test_it_logs_in_with_name_and_password() -> None:
    """Signs that an address cannot hold are written with their numbers."""
    async with mailbox(needs_login=True) as box:
        url = f"smtp://eva%40acme:s3cret%2Fword@127.0.0.1:{box.port}"
        await SmtpMailer(mail_server(url), sender=SENDER).send(LETTER)
        assert box.logins == ["eva@acme"]
        assert (await check_mail(url)).level is Level.OK
        wrong = await check_mail(url.replace("s3cret", "guess"))
    assert wrong.level is Level.STOP
    assert "refuses to log us in" in wrong.what
    assert "guess" not in f"{wrong.what}{wrong.fix}"


async def test_nothing_crosses_the_network_unencrypted() -> None:
    """STARTTLS is asked for anywhere but on this machine, and a server without TLS is refused."""
    assert connection_to(mail_server("smtp://mail.acme.example"))._start_tls_on_connect is True
    assert connection_to(mail_server("smtp://localhost"))._start_tls_on_connect is False
    assert connection_to(mail_server("smtps://mail.acme.example")).use_tls is True
    async with mailbox() as box:
        url = box.url.replace("smtp:", "smtps:")
        assert (await check_mail(url)).level is Level.STOP
        with pytest.raises(DeliveryError):
            await SmtpMailer(mail_server(url), sender=SENDER).send(LETTER)
    assert box.mails == []


@pytest.mark.parametrize("url", ["mail.acme.example", "http://mail", "smtp://", "smtp://h:port"])
def test_an_address_that_leads_nowhere_ends_the_start(url: str) -> None:
    """By the setting's name, and without the password that may stand in it."""
    with pytest.raises(ConfigurationError, match="SMTP_URL"):
        mail_server(url)


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://h", 587), ("smtps://h", 465), ("smtp://h:25", 25), ("smtps://n:p@h/", 465)],
)
def test_the_port_follows_from_the_scheme(url: str, port: int) -> None:
    """Unless it is named."""
    assert mail_server(url).port == port
    assert "password" not in repr(mail_server("smtp://n:password@h"))
