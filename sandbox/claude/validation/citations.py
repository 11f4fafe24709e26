"""Rules on citations: all sources or none, never in the user's text, never with a JSON format."""

from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.blocks import DocumentBlock, SearchResultBlock, TextBlock
from sandbox.claude.validation.shapes import MessageRequest
from sandbox.claude.validation.walk import every_block

Source = DocumentBlock | SearchResultBlock


def all_or_none(request: MessageRequest, model: Model) -> Iterator[str]:
    """Citations are enabled on every source of a request, or on none."""
    del model
    enabled = {_enabled(source) for source in _sources(request)}
    if len(enabled) > 1:
        yield "citations must be enabled on all or none of the documents and search results"


def not_with_format(request: MessageRequest, model: Model) -> Iterator[str]:
    """A reply with citations is no JSON."""
    del model
    has_format = request.output_config is not None and request.output_config.format is not None
    if has_format and any(_enabled(source) for source in _sources(request)):
        yield "output_config.format: citations and structured outputs cannot be used together"


def none_in_user_text(request: MessageRequest, model: Model) -> Iterator[str]:
    """Only the assistant's text carries citations."""
    del model
    for where, message, block in every_block(request):
        if message.role == "user" and isinstance(block, TextBlock) and block.citations:
            yield f"{where}.citations: citations are not allowed on text blocks of user messages"


def _sources(request: MessageRequest) -> Iterator[Source]:
    for _, _, block in every_block(request):
        if isinstance(block, DocumentBlock | SearchResultBlock):
            yield block


def _enabled(source: Source) -> bool:
    return source.citations is not None and source.citations.enabled
