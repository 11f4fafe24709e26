"""Takes a PDF or Word file apart in a process of its own, which may be killed.

Whatever a broken or hostile file does there, it ends after a time and within a memory of its own.
The process speaks JSON: it gets the file on its standard input and answers with the draft.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from storage.ingestion.draft import Draft
from storage.ingestion.limits import Limits
from storage.ingestion.shelf import Unusable

_ROOT = Path(__file__).parents[2]
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
"""All that it gets of our environment: there are keys in that, and the file may be hostile."""

_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)
_LIMITS: TypeAdapter[Limits] = TypeAdapter(Limits)


def read_apart(kind: str, data: bytes, limits: Limits) -> Draft:
    """The draft of a file of this kind, `pdf` or `docx`; raises Unusable. Blocks its thread."""
    command = [sys.executable, "-m", "storage.ingestion.apart", kind, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            input=data,
            capture_output=True,
            timeout=limits.seconds + 10,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ}
            | {"PYTHONPATH": str(_ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable(f"it takes more than {limits.seconds:g} seconds to read") from error
    if done.returncode != 0:
        raise Unusable("it takes too much time or memory to read, or breaks its reader")
    try:
        answer = json.loads(done.stdout)
        if (reason := answer.get("unusable")) is not None:
            raise Unusable(str(reason))
        return _DRAFT.validate_python(answer)
    except (ValueError, ValidationError) as error:
        raise Unusable("it breaks its reader") from error


def _main(kind: str, limits: Limits) -> None:
    seconds = max(1, int(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":  # elsewhere the system's own libraries need more than that
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    data = sys.stdin.buffer.read()
    try:
        answer: Mapping[str, Any] = asdict(_readers()[kind](data, limits))
    except Unusable as error:
        answer = {"unusable": str(error)}
    sys.stdout.write(json.dumps(answer, default=str))


def _readers() -> Mapping[str, Callable[[bytes, Limits], Draft]]:
    from storage.ingestion.docx import read_docx
    from storage.ingestion.pdf import read_pdf

    return {"pdf": read_pdf, "docx": read_docx}


if __name__ == "__main__":
    _main(sys.argv[1], _LIMITS.validate_json(sys.argv[2]))
