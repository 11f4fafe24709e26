"""What is remembered of the pages that articles come from, so that the unchanged are not sent."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from storage.ingestion.web.pages import KnownPage
from storage.knowledge_tables import knowledge_page
from storage.shelving import known_of
from storage.states import ArticleSource


def pages_known(connection: Connection, reading: str) -> Mapping[str, KnownPage]:
    """All pages met before; one that was read in another way is to be sent whole."""
    articles = known_of(connection, ArticleSource.WEB)
    found = {}
    for row in connection.execute(select(knowledge_page)):
        stored = articles.get(row.url)
        is_same = row.reading == reading and stored is not None
        found[row.url] = KnownPage(
            digest=stored.digest if stored else "",
            etag=row.etag if is_same else None,
            last_modified=row.last_modified if is_same else None,
            missing=row.missing,
        )
    return found


def note_pages(
    connection: Connection, pages: Mapping[str, KnownPage], reading: str, now: float
) -> None:
    """Remember these pages, and no others."""
    connection.execute(delete(knowledge_page))
    rows = [
        {
            "url": url,
            "etag": page.etag,
            "last_modified": page.last_modified,
            "reading": reading if page.digest else "",
            "checked_at": now,
            "missing": page.missing,
        }
        for url, page in pages.items()
    ]
    if rows:
        connection.execute(insert(knowledge_page), rows)
