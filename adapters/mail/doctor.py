"""What the doctor finds about the mail server; nothing is sent."""

from aiosmtplib import SMTPAuthenticationError, SMTPException

from adapters.mail.smtp import connection_to, mail_server
from engine.checkup import Finding, Level
from engine.errors import ConfigurationError


async def check_mail(url: str) -> Finding:
    """Connect, encrypt and log in as for a mail; never raises."""
    try:
        server = mail_server(url)
    except ConfigurationError as error:
        return Finding(level=Level.STOP, what=str(error), fix="set it in .env")
    client = connection_to(server)
    where = f"the mail server {server.host}:{server.port}"
    try:
        await client.connect()
        await client.quit()
    except SMTPAuthenticationError as error:
        fix = "put name and password in SMTP_URL right; signs such as @ are written %40"
        return Finding(
            level=Level.STOP, what=f"{where} refuses to log us in ({error.code})", fix=fix
        )
    except (SMTPException, OSError) as error:
        fix = "check SMTP_URL, its port, and that the server has TLS with a valid certificate"
        what = f"{where} cannot be used ({type(error).__name__})"
        return Finding(level=Level.STOP, what=what, fix=fix)
    finally:
        client.close()
    if server.is_on_this_machine and not server.is_encrypted_at_once:
        return Finding(level=Level.OK, what=f"{where} takes mail, on this machine")
    return Finding(level=Level.OK, what=f"{where} takes mail, encrypted")
