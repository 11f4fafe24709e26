"""Routes are read whole or not at all; a person and the articles are within reach in each."""

from pathlib import Path

import pytest

import prompts
from engine.errors import ConfigurationError
from engine.routing.route import GENERAL, IN_EVERY_ROUTE, load_routes
from engine.tools.catalogue import TOOLS_OF_ACCOUNTS

TOOLS = {*IN_EVERY_ROUTE, *TOOLS_OF_ACCOUNTS, "get_quote"}
LEAST = "---\nname: general\nabout: all else\ntools: all\n---\nLook at the conversation so far."
QUOTE = (
    "---\nname: quote\nabout: prices\ntools: get_quote\nexamples:\n"
    "- en: How much is it?\n- de: Was kostet das?\n---\nAsk for what lacks."
)


def folder_of(place: Path, **files: str) -> Path:
    """A folder with these routes."""
    for name, text in files.items():
        (place / f"{name}.md").write_text(text, encoding="utf-8")
    return place


def problems(place: Path, **files: str) -> list[str]:
    """What is said of them, a line each."""
    with pytest.raises(ConfigurationError) as caught:
        load_routes(folder_of(place, **files), tools=TOOLS)
    return str(caught.value).splitlines()


def test_the_shipped_routes_are_whole() -> None:
    """Five routes; each but the general one has tools of its own and examples in five languages."""
    routes = load_routes(prompts.ROOT / "routes", tools=TOOLS)
    assert [route.name for route in routes] == ["account", "billing", "claim", "general", "quote"]
    for route in routes:
        assert (route.tools is None) == (route.name == GENERAL)
        text = (prompts.ROOT / "routes" / f"{route.name}.md").read_text(encoding="utf-8")
        assert all(f"\n- {language}: " in text for language in ("en", "de", "es", "fr", "pt"))


def test_a_route_has_its_tools_and_those_of_every_route(tmp_path: Path) -> None:
    """Whatever a file lists, people and articles stay within reach."""
    _, quote = load_routes(folder_of(tmp_path, a=LEAST, b=QUOTE), tools=TOOLS)
    assert quote.tools == frozenset({"get_quote", "search_knowledge", "escalate_to_human"})
    assert quote.examples == ("How much is it?", "Was kostet das?")
    assert quote.instructions == "Ask for what lacks."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (QUOTE.replace("get_quote", "get_qoute"), "there is no tool get_qoute"),
        (QUOTE.replace("get_quote", "get_quote, get_quote"), "get_quote stands there twice"),
        (QUOTE.replace("about: prices\n", ""), "lacks about"),
        (QUOTE.replace("about:", "topic: x\nabout:"), "topic is none of"),
        (QUOTE.replace("name: quote", "name: My quote"), "name: has lower-case letters"),
        (QUOTE.replace("- de: ", "de: "), "does not look like"),
        (QUOTE.replace("Ask for what lacks.", ""), "has no instructions"),
        (QUOTE.replace("---\n", "", 1), "begins with a head"),
        (QUOTE.replace("name: quote", "name"), "has no colon"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_name(
    tmp_path: Path, changed: str, said: str
) -> None:
    """The line names the file and what to put right."""
    (line,) = problems(tmp_path, a=LEAST, b=changed)
    assert "b.md" in line
    assert said in line


def test_what_is_wrong_among_files_is_said_all_at_once(tmp_path: Path) -> None:
    """Two of a name, an example twice, none that is general."""
    said = problems(tmp_path, a=QUOTE, b=QUOTE)
    assert any("2 routes are named quote" in line for line in said)
    assert any("no route is named general" in line for line in said)
    assert sum("stands there twice" in line for line in said) == 2


def test_a_route_that_nothing_can_be_near_to_is_refused(tmp_path: Path) -> None:
    """Only the general one needs no examples."""
    bare = QUOTE.split("examples:")[0] + "---\nAsk."
    (line,) = problems(tmp_path, a=LEAST, b=bare)
    assert line.endswith("quote has no examples")


def test_an_empty_folder_is_no_set_of_routes(tmp_path: Path) -> None:
    """The line says which setting asks for them."""
    (line,) = problems(tmp_path)
    assert "see ROUTING" in line
