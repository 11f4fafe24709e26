"""Loads the operator's tools from a folder; what is wrong with one is told with file and line."""

import ast
import traceback
from collections.abc import Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from adapters.toolfiles.file_tool import WrongTool, added_tool
from engine.added.added_tool import AddedTool
from engine.added.catalogue import problems_of
from engine.errors import ConfigurationError


def load_tools(folder: Path) -> tuple[AddedTool, ...]:
    """The tool of every `*.py` in the folder, in the order of their names.

    Raises ConfigurationError with a line for every file that is no tool. The files are run: they
    are the operator's own code, as trusted as the settings.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"TOOLS_DIR: {folder} is not a folder")
    tools: list[AddedTool] = []
    problems: list[str] = []
    for file in sorted(folder.glob("*.py")):
        try:
            tools.append(_load(file))
        except ConfigurationError as error:
            problems += str(error).splitlines()
    if problems:
        raise ConfigurationError("\n".join(problems))
    return tuple(tools)


def _load(file: Path) -> AddedTool:
    lines = _lines(file)
    try:
        tool = added_tool(_module(file), file)
    except WrongTool as error:
        raise _wrong(file, lines.get(error.attribute, 1), str(error)) from error
    if problems := [*problems_of(tool)]:
        at = [(lines.get(problem.split(":")[0], 1), problem) for problem in problems]
        raise ConfigurationError("\n".join(f"{file}:{line}: {problem}" for line, problem in at))
    return tool


def _lines(file: Path) -> Mapping[str, int]:
    """Where each name of the file is given; raises ConfigurationError where it is not Python."""
    try:
        tree = ast.parse(file.read_bytes(), filename=str(file))
    except SyntaxError as error:
        raise _wrong(file, error.lineno or 1, error.msg) from error
    except (OSError, ValueError) as error:
        raise _wrong(file, 1, f"cannot be read: {error}") from error
    return dict(_names(tree))


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, node.lineno
            case ast.Assign(targets=targets):
                yield from ((t.id, node.lineno) for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node.lineno


def _module(file: Path) -> ModuleType:
    """Run the file by itself: it takes the place of no other module, and registers nowhere."""
    spec = spec_from_file_location(f"tandem_tool_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise _wrong(file, 1, "cannot be loaded")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        what = error.msg if isinstance(error, SyntaxError) else error
        raise _wrong(file, _line_of(error, file), f"{type(error).__name__}: {what}") from error
    return module


def _line_of(error: BaseException, file: Path) -> int:
    """The last line of the file itself on the way to an error."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == file]
    return (lines[-1] if lines else None) or 1


def _wrong(file: Path, line: int, what: str) -> ConfigurationError:
    return ConfigurationError(f"{file}:{line}: {what}")
