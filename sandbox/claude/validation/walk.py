"""Every block of a conversation with its place, those inside tool and search results included."""

from collections.abc import Iterator
from typing import TypeAlias

from sandbox.claude.validation.blocks import (
    AssistantBlock,
    Message,
    SearchResultBlock,
    ToolResultBlock,
    UserBlock,
)
from sandbox.claude.validation.shapes import MessageRequest

Block: TypeAlias = UserBlock | AssistantBlock


def every_block(request: MessageRequest) -> Iterator[tuple[str, Message, Block]]:
    """Each block in the API's order: what is inside a block comes before the block itself."""
    for number, message in enumerate(request.messages):
        for index, block in enumerate(message.content):
            for where, inner in _with_inner(f"messages.{number}.content.{index}", block):
                yield where, message, inner


def _with_inner(where: str, block: Block) -> Iterator[tuple[str, Block]]:
    if isinstance(block, ToolResultBlock | SearchResultBlock):
        for index, inner in enumerate(block.content):
            yield from _with_inner(f"{where}.content.{index}", inner)
    yield where, block
