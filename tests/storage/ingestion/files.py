"""PDF and Word files made by hand, small and complete, and some that are not what they seem."""

import io
import zipfile
from collections.abc import Sequence

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(
    pages: Sequence[str],
    *,
    title: str = "",
    outline: Sequence[tuple[str, int]] = (),
    size: int = 12,
) -> bytes:
    """A PDF with the text of its pages; `outline` has titles and page numbers from 0 on."""
    objects: list[bytes] = []
    first_page, count = 4, len(pages)
    kids = " ".join(f"{first_page + 2 * at} 0 R" for at in range(count))
    first_entry = first_page + 2 * count
    tree = f" /Outlines {first_entry} 0 R" if outline else ""
    objects.append(f"<< /Type /Catalog /Pages 2 0 R{tree} >>".encode())
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for at, text in enumerate(pages):
        content = _content(text, size)
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        leaf = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {fonts}"
        objects.append(f"{leaf} /Contents {first_page + 2 * at + 1} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    if outline:
        entries = range(first_entry + 1, first_entry + 1 + len(outline))
        objects.append(
            f"<< /Type /Outlines /First {entries[0]} 0 R /Last {entries[-1]} 0 R"
            f" /Count {len(outline)} >>".encode()
        )
        for number, (words, page) in zip(entries, outline, strict=True):
            following = f" /Next {number + 1} 0 R" if number != entries[-1] else ""
            objects.append(
                f"<< /Title ({words}) /Parent {first_entry} 0 R{following}"
                f" /Dest [{first_page + 2 * page} 0 R /Fit] >>".encode()
            )
    objects.append(f"<< /Title ({title}) /ModDate (D:20261102120000Z) >>".encode())
    return _file(objects)


def _content(text: str, size: int) -> bytes:
    lines = [f"({line}) Tj 0 -14 Td" for line in text.split("\n")]
    return f"BT /F1 {size} Tf 72 720 Td {' '.join(lines)} ET".encode("latin-1")


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, thing in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    made += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        table,
    )
    return bytes(made)


def docx(paragraphs: Sequence[tuple[str, str]], *, extra: bytes = b"") -> bytes:
    """A Word file; each paragraph has a style, such as Heading1 or an empty one, and its words."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        for style, words in paragraphs
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        "</Types>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">'
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="Heading{level}">'
            f'<w:name w:val="heading {level}"/></w:style>'
            for level in (1, 2)
        )
        + "</w:styles>",
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if extra:
            archive.writestr("word/media/picture.bin", extra)
    return held.getvalue()
