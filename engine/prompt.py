"""What Claude is told before the conversation: system prompt and tools, frozen and digested."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.domain.messages import Platform
from engine.domain.steps import Block, Json
from engine.errors import ConfigurationError

_OF_ACCOUNTS = "57-accounts"
_OF_ROUTES = "27-routes"
"""Sections that are there only where there are accounts to speak of, and where turns are routed."""


class Described(Protocol):
    """What Claude learns of a tool beside its description."""

    @property
    def name(self) -> str:
        """The name Claude calls it by."""
        ...

    @property
    def schema(self) -> Mapping[str, Json]:
        """The strict JSON Schema of its arguments."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """The part of every request that stays the same.

    Claude binds its thinking to (system, tools, earlier messages), and the prompt cache to their
    bytes, so nothing here may depend on clock, customer or conversation. `digest` changes when,
    and only when, something did.
    """

    system: tuple[Block, ...]
    tools: tuple[Mapping[str, Json], ...]
    digest: str


def load_prompt(
    folder: Path,
    *,
    platform: Platform,
    tools: Sequence[Described],
    model: str,
    has_accounts: bool = False,
    has_routes: bool = False,
    descriptions: Mapping[str, str] | None = None,
) -> Prompt:
    """Assemble the prompt from the operator's folder; raises ConfigurationError where it lacks.

    `descriptions` are those of added tools; the folder has the others.

    The sections come first and end with a one-hour cache breakpoint: they are the same on every
    platform, so that all conversations share one cached prefix. The platform's notes follow.
    """
    parts = {_OF_ACCOUNTS: has_accounts, _OF_ROUTES: has_routes}
    left_out = frozenset(stem for stem, is_there in parts.items() if not is_there)
    system: tuple[Block, ...] = (
        {
            "type": "text",
            "text": _sections(folder / "system", left_out=left_out),
            "cache_control": {"type": "ephemeral", "ttl": "1h"},
        },
        {"type": "text", "text": prompt_text(folder / "platforms" / f"{platform}.md")},
    )
    added, tools_folder = descriptions or {}, folder / "tools"
    definitions = tuple(
        _definition(tool, added.get(tool.name) or prompt_text(tools_folder / f"{tool.name}.md"))
        for tool in sorted(tools, key=lambda tool: tool.name)
    )
    frozen = json.dumps([model, system, definitions], ensure_ascii=False)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    return Prompt(system=system, tools=definitions, digest=digest)


def _definition(tool: Described, description: str) -> Mapping[str, Json]:
    return {
        "name": tool.name,
        "description": description,
        "input_schema": tool.schema,
        "strict": True,
    }


def _sections(folder: Path, *, left_out: frozenset[str]) -> str:
    files = [file for file in sorted(folder.glob("*.md")) if file.stem not in left_out]
    if not files:
        raise ConfigurationError(f"no prompt sections (*.md) in {folder}; see PROMPTS_DIR")
    return "\n\n".join(prompt_text(file) for file in files)


def prompt_text(file: Path) -> str:
    """The text of one prompt file; raises ConfigurationError where there is none."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read the prompt file {file}: {error}") from error
    if not text:
        raise ConfigurationError(f"the prompt file {file} is empty")
    return text
