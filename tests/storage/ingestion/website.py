"""A small web server with pages that change, go, and break, and a diary of what it was asked."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import web
from aiohttp.test_utils import unused_port

HOST = "127.0.0.1"


@dataclass(kw_only=True)
class Page:
    """What is at an address; `status` other than 200 has no content that counts."""

    body: bytes = b""
    media_type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Website:
    """Pages by their paths; whatever is not there is a 404."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{HOST}:{self.port}{path}"

    def put(self, path: str, words: str, title: str = "Hail") -> str:
        """A page with these words; returns its address."""
        page = f"<html lang=en><title>{title}</title><main><h1>{title}</h1><p>{words}</p></main>"
        self.pages[path] = Page(body=page.encode())
        return self.url(path)

    def sitemap(self, path: str, *urls: str, kind: str = "urlset") -> str:
        """A sitemap of pages, or of sitemaps; returns its address."""
        entry = "url" if kind == "urlset" else "sitemap"
        entries = "".join(f"<{entry}><loc>{url}</loc></{entry}>" for url in urls)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        body = f'<?xml version="1.0"?><{kind} xmlns="{space}">{entries}</{kind}>'
        self.pages[path] = Page(body=body.encode(), media_type="application/xml")
        return self.url(path)

    async def answer(self, request: web.Request) -> web.Response:
        """Serve a page, with an ETag and 304 where it is unchanged."""
        page = self.pages.get(request.path, Page(status=404))
        tag = f'"{sha256(page.body).hexdigest()[:16]}"'
        is_same = page.status == 200 and request.headers.get("If-None-Match") == tag
        status = 304 if is_same else page.status
        self.asked.append((request.path, status))
        headers = {"ETag": tag, **page.headers} if page.status == 200 else dict(page.headers)
        if is_same:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(
            status=status, body=page.body, headers={"Content-Type": page.media_type, **headers}
        )


@asynccontextmanager
async def website() -> AsyncIterator[Website]:
    """Serve until left."""
    site = Website(unused_port())
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, site.port).start()
    try:
        yield site
    finally:
        await runner.cleanup()
