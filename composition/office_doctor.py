"""What `--doctor` finds about the company's own services, each asked once for nothing."""

from collections.abc import Awaitable, Callable

import aiohttp

from adapters.backoffice.http import HttpBackOffice
from adapters.backoffice.rating import HttpRating
from engine.accounts.settings import AccountSettings, BackOfficeKind
from engine.checkup import Finding, Level
from engine.errors import BackOfficeUnavailable, ConfigurationError, QuoteUnavailable

_SECONDS = 5.0
"""For a check with its second try: who waits for the doctor waits for nothing else."""


async def rating_findings(url: str | None, token: str | None) -> list[Finding]:
    """Whether the rating service is there and takes our token; never raises."""
    if url is None:
        return []

    async def check(session: aiohttp.ClientSession) -> None:
        await HttpRating(session, url=url, token=token, seconds=_SECONDS).check()

    return [await _finding("RATING_URL", check)]


async def back_office_findings(settings: AccountSettings) -> list[Finding]:
    """Whether the back office is there and takes our token; never raises."""
    match settings.back_office:
        case BackOfficeKind.NONE:
            return []
        case BackOfficeKind.EXAMPLE:
            what = f"accounts are the example company's, in {settings.back_office_file}"
            fix = "set BACK_OFFICE=http for your own"
            return [Finding(level=Level.WARN, what=what, fix=fix)]
    url, token = settings.back_office_url or "", settings.back_office_token
    secret = token.get_secret_value() if token else None

    async def check(session: aiohttp.ClientSession) -> None:
        await HttpBackOffice(session, url=url, token=secret, seconds=_SECONDS).check()

    return [await _finding("BACK_OFFICE_URL", check)]


async def _finding(
    setting: str, check: Callable[[aiohttp.ClientSession], Awaitable[None]]
) -> Finding:
    """A program starts without its services, so that only a wrong setting stops it."""
    async with aiohttp.ClientSession() as session:
        try:
            await check(session)
        except ConfigurationError as error:
            return Finding(level=Level.STOP, what=str(error), fix="set it in .env")
        except (BackOfficeUnavailable, QuoteUnavailable) as error:
            fix = f"check {setting}, its token and the service behind it"
            return Finding(level=Level.WARN, what=str(error), fix=fix)
    return Finding(level=Level.OK, what=f"the service at {setting} answers and takes our token")
