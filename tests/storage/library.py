"""Articles for the tests, and what a search finds among them."""

from pathlib import Path

from storage.knowledge import KnowledgeBase

GOOD = {
    "title": "Hail",
    "url": "https://acme.example/hail",
    "language": "en",
    "updated": "2026-11-02",
}


def page(body: str = "Hail is covered.", **front: str) -> str:
    """An article; what is given as an empty string is left out."""
    lines = [f"{name}: {value}" for name, value in {**GOOD, **front}.items() if value]
    return "\n".join(("---", *lines, "---", "", body, ""))


def write(folder: Path, name: str, content: str | bytes) -> None:
    """Put a file into the folder."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


ARTICLES = {
    "hail.md": ("en", "Hail damage", "We pay for dents from hail.\n\n## Deductible\n\nIt is $500."),
    "theft.md": ("en", "Theft", "A stolen car is covered.\n\n## Keys\n\nKeep both car keys."),
    "towing.md": ("en", "Roadside help", "Flatbed towing for electric cars is included."),
    "billing.md": ("en", "Billing", "Pay by card or transfer. Hail Mary payments are no thing."),
    "robo.md": ("es", "Robo del vehículo", "El robo está cubierto. ¿Qué hacer después del robo?"),
    "hoken.md": ("ja", "車両保険", "台風による損害は補償されます。\n\n保険料は毎月払います。"),
}


async def found(knowledge: KnowledgeBase, *wordings: str) -> list[str]:
    """The articles of the best passages."""
    return [passage.article for passage in await knowledge.search(wordings, limit=6)]
