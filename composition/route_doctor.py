"""What `--doctor` finds about the routes of turns."""

from collections.abc import Collection, Iterator

from engine.checkup import Finding, Level
from engine.errors import ConfigurationError
from engine.prompt import prompt_text
from engine.routing.route import load_routes
from engine.settings import EngineSettings
from engine.tools.catalogue import TOOLS_OF_ACCOUNTS


def route_findings(settings: EngineSettings, tools: Collection[str]) -> Iterator[Finding]:
    """A line for all that is wrong with the routes; `tools` are the names of those there are."""
    if settings.routing == "off":
        return
    folder = settings.prompts_dir
    try:
        routes = load_routes(folder / "routes", tools={*tools, *TOOLS_OF_ACCOUNTS})
        if settings.routing == "model":
            prompt_text(folder / "routing" / "label.md")
    except ConfigurationError as error:
        for problem in str(error).splitlines():
            fix = "put it right, or set ROUTING=off"
            yield Finding(level=Level.STOP, what=problem, fix=fix)
        return
    names = ", ".join(route.name for route in routes)
    yield Finding(level=Level.OK, what=f"routes: {names}")
