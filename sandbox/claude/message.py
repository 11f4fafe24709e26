"""Makes the message a request is answered with: blocks, citations, signatures, usage."""

from sandbox.claude.answers import Call, Cite, Part, Say, Think, Turn
from sandbox.claude.records import Request
from sandbox.claude.signatures import Signer
from sandbox.claude.usage import PromptUsage, count, count_json
from sandbox.claude.wire import new_id
from sandbox.wire import JsonObject, Payload, as_object, as_text, objects


class Unanswerable(ValueError):
    """The script asks for something this request does not allow, such as an unknown citation."""


def build_message(turn: Turn, request: Request, signer: Signer, usage: PromptUsage) -> Payload:
    """Return the complete message; raises Unanswerable."""
    content = [_block(part, request, signer) for part in turn.parts]
    message: Payload = {
        "id": new_id("msg"),
        "type": "message",
        "role": "assistant",
        "model": request.body.get("model"),
        "content": content,
        "stop_reason": turn.stop,
        "stop_sequence": turn.stop_sequence,
        "stop_details": _stop_details(turn),
        "usage": usage.payload(_output_tokens(turn)),
    }
    return message


def _block(part: Part, request: Request, signer: Signer) -> Payload:
    match part:
        case Say():
            return _text(part, request)
        case Think(text=text):
            return _thinking(text, request, signer)
        case Call():
            return {
                "type": "tool_use",
                "id": part.id or new_id("toolu"),
                "name": part.name,
                "input": {} if part.cut is not None else dict(part.input),
            }


def _text(say: Say, request: Request) -> Payload:
    block: Payload = {"type": "text", "text": say.text}
    if say.cites:
        block["citations"] = [citation(cite, request) for cite in say.cites]
    return block


def _thinking(text: str, request: Request, signer: Signer) -> Payload:
    shown = as_object(request.body.get("thinking")).get("display") != "omitted"
    thinking = text if shown else ""
    signature = signer.sign(request.body, thinking)
    return {"type": "thinking", "thinking": thinking, "signature": signature}


def citation(cite: str | Cite, request: Request) -> Payload:
    """Return a citation of a search result in the request; raises Unanswerable."""
    pointer = Cite(cite) if isinstance(cite, str) else cite
    results = request.search_results
    number = pointer.result
    if number is None:
        number = max(
            (n for n, result in enumerate(results) if result.get("source") == pointer.source),
            default=-1,
        )
    if not 0 <= number < len(results) or results[number].get("source") != pointer.source:
        known = sorted({as_text(result.get("source")) for result in results})
        raise Unanswerable(f"no search result with source {pointer.source!r} among {known}")
    return _location(pointer, number, results[number])


def _location(pointer: Cite, number: int, result: JsonObject) -> Payload:
    if as_object(result.get("citations")).get("enabled") is not True:
        raise Unanswerable(f"citations are not enabled on search result {pointer.source!r}")
    blocks = objects(result.get("content"))
    end = pointer.start + 1 if pointer.end is None else pointer.end
    if not 0 <= pointer.start < end <= len(blocks):
        raise Unanswerable(f"{pointer!r} points outside the {len(blocks)} blocks of its result")
    return {
        "type": "search_result_location",
        "source": pointer.source,
        "title": result.get("title"),
        "cited_text": "".join(as_text(b.get("text")) for b in blocks[pointer.start : end]),
        "search_result_index": number,
        "start_block_index": pointer.start,
        "end_block_index": end,
    }


def _stop_details(turn: Turn) -> Payload | None:
    if turn.stop != "refusal":
        return None
    return {"type": "refusal", "category": turn.category, "explanation": None}


def _output_tokens(turn: Turn) -> int:
    return max(1, sum(_part_tokens(part) for part in turn.parts))


def _part_tokens(part: Part) -> int:
    match part:
        case Say(text=text) | Think(text=text):
            return count(text)
        case Call(name=name, input=arguments):
            return count(name) + count_json(arguments)
