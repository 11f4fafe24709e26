"""Rules on the tools offered and on schemas that are followed strictly."""

from collections import Counter
from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.shapes import MessageRequest
from sandbox.claude.validation.strict_schema import Strictness

MOST_STRICT = 20
MOST_OPTIONAL = 24
MOST_UNIONS = 16


def names(request: MessageRequest, model: Model) -> Iterator[str]:
    """Each tool has a name of its own, and an object as its input."""
    del model
    for name, times in Counter(tool.name for tool in request.tools).items():
        if times > 1:
            yield f"tools: Tool names must be unique. Found {name!r} {times} times."
    for number, tool in enumerate(request.tools):
        if tool.input_schema.get("type") != "object":
            yield f"tools.{number}.custom.input_schema.type: Input should be 'object'"


def strict_schemas(request: MessageRequest, model: Model) -> Iterator[str]:
    """Strict schemas keep to the subset, and to limits over the whole request."""
    del model
    strict = [(n, tool) for n, tool in enumerate(request.tools) if tool.strict]
    if len(strict) > MOST_STRICT:
        yield f"tools: at most {MOST_STRICT} strict tools are supported, found {len(strict)}"
    checked = [
        Strictness(tool.input_schema, f"tools.{number}.custom.input_schema")
        for number, tool in strict
    ]
    output = request.output_config
    if output is not None and output.format is not None:
        checked.append(Strictness(output.format.schema_, "output_config.format.schema"))
    for schema in checked:
        yield from schema.complaints
    optional = sum(schema.optional for schema in checked)
    unions = sum(schema.unions for schema in checked)
    if optional > MOST_OPTIONAL:
        yield f"tools: strict schemas may have {MOST_OPTIONAL} optional parameters, not {optional}"
    if unions > MOST_UNIONS:
        yield f"tools: strict schemas may have {MOST_UNIONS} union parameters, found {unions}"
