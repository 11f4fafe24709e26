"""HTML pages: their words with headings, without what surrounds them and what nobody sees."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from storage.ingestion.decoding import decoded
from storage.ingestion.draft import Draft, Meta
from storage.ingestion.front_matter import meta_of
from storage.ingestion.hidden_style import hides, hiding_selectors
from storage.ingestion.html_blocks import as_markdown
from storage.ingestion.shelf import Unusable

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,30})")
_ENDED_BY_OTHERS = re.compile(
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|td|th|tr"
    "|thead|tbody|tfoot|option|optgroup|rt|rp|colgroup|caption|html|head|body"
)
_DEEPEST = 1_000
"""Open elements at once; the parser's time grows with the square of them."""

_NO_WORDS = "script, style, template, noscript, iframe, object, svg, canvas, select, button, form"
_AROUND = "nav, aside, header, footer, [role=navigation], [role=banner], [role=contentinfo]"
_UNSEEN = "[hidden], [aria-hidden=true], [style]"


def read_html(data: bytes, declared: str | None = None) -> Draft:
    """The words of a page; `declared` is the encoding its server names. Raises Unusable."""
    if declared is None and (found := _DECLARED.search(data[:_HEAD_BYTES])):
        declared = found[1].decode("ascii", errors="replace")
    text = decoded(data, declared)
    _refuse_depth(text)
    page = LexborHTMLParser(text)
    if page.body is None:
        raise Unusable("it has no text")
    meta = _meta(page)
    hidden = tuple(_taken_out(page))
    for node in page.css(_NO_WORDS):
        node.decompose()
    main = page.css_first("main, [role=main]") or _only_article(page) or page.body
    if main.tag == "body":
        for node in main.css(_AROUND):
            node.decompose()
    heading = main.css_first("h1") or page.css_first("h1")
    title = meta.title or (" ".join(heading.text().split()) if heading else None)
    return Draft(meta=Meta(title=title or None).over(meta), body=as_markdown(main), hidden=hidden)


def _refuse_depth(text: str) -> None:
    """Raise Unusable for a page that would take minutes to parse."""
    opened: Counter[str] = Counter()
    level = 0
    for found in _TAG.finditer(text):
        closing, tag = found[1], found[2].lower()
        if _ENDED_BY_OTHERS.fullmatch(tag) or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        level += step
        if level > _DEEPEST:
            raise Unusable(f"its elements are nested more than {_DEEPEST:,} deep")


def _only_article(page: LexborHTMLParser) -> LexborNode | None:
    articles = page.css("article")
    return articles[0] if len(articles) == 1 else None


def _meta(page: LexborHTMLParser) -> Meta:
    """What the head of the page says; `<meta name="audience" content="team">` is heeded.

    So is `workspaces`, with commas between.
    """
    said = {
        (node.attributes.get("name") or node.attributes.get("property") or "").lower(): (
            node.attributes.get("content") or ""
        )
        for node in page.css("meta[content]")
    }
    limits = {name: said[name] for name in ("audience", "workspaces") if said.get(name, "").strip()}
    readers = meta_of(limits, is_complete=False)
    title = page.css_first("title")
    root = page.css_first("html")
    language = (root.attributes.get("lang") or "") if root else ""
    titles = (said.get("og:title", ""), title.text() if title else "")
    return Meta(
        title=next((" ".join(one.split()) for one in titles if one.strip()), None),
        language=language.strip().split("-")[0].lower() or None,
        updated=_day(said.get("article:modified_time") or said.get("last-modified") or ""),
        audience=readers.audience,
        workspaces=readers.workspaces,
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None


def _taken_out(page: LexborHTMLParser) -> Iterator[str]:
    """Take out what the page's readers do not see; yields its words."""
    for node in _unseen(page):
        words = " ".join(node.text(separator=" ").split())
        node.decompose()
        if words:
            yield words
    everything = page.root.traverse(include_text=True) if page.root else ()
    comments = [node for node in everything if node.is_comment_node]
    for node in comments:
        words = " ".join((node.comment_content or "").split())
        node.remove()
        if words:
            yield words


def _unseen(page: LexborHTMLParser) -> list[LexborNode]:
    """The outermost nodes that are hidden: what is inside goes with them."""
    selectors = [one for sheet in page.css("style") for one in hiding_selectors(sheet.text())]
    found = {}
    for node in page.css(_UNSEEN):
        style = node.attributes.get("style")
        if style is None or hides(style) or _says_so(node):
            found[node.mem_id] = node
    for selector in selectors:
        with contextlib.suppress(SelectolaxError, ValueError):
            found |= {node.mem_id: node for node in page.css(selector)}
    found = {key: node for key, node in found.items() if node.tag not in {"html", "body", "head"}}
    return [node for node in found.values() if not _is_inside(node, found)]


def _says_so(node: LexborNode) -> bool:
    return "hidden" in node.attributes or node.attributes.get("aria-hidden") == "true"


def _is_inside(node: LexborNode, others: dict[int, LexborNode]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in others:
            return True
        above = above.parent
    return False
