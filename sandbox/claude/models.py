"""The models the local Claude knows, how long they live, and what each refuses.

Source: platform.claude.com, "Models overview" and "Model deprecations", as of November 2026.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sandbox.claude.wire import ApiError
from sandbox.wire import Payload

Lifecycle: TypeAlias = Literal["active", "deprecated", "retired"]
Thinking: TypeAlias = Literal["adaptive", "between_tools", "disabled", "enabled"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One model; dates are ISO days.

    `thinking` lists the accepted types, `forced_choice` whether tool_choice may force a call,
    `prefill` whether the last message may be the assistant's, `system_messages` whether the
    system role is known in the middle of a conversation.
    """

    id: str
    name: str
    released: str
    lifecycle: Lifecycle = "active"
    retires: str | None = None
    max_tokens: int = 128_000
    max_input_tokens: int = 1_000_000
    thinking: tuple[Thinking, ...] = ("adaptive", "between_tools")
    forced_choice: bool = False
    prefill: bool = False
    system_messages: bool = True

    def card(self) -> Payload:
        """Return the model as `GET /v1/models/{id}` shows it."""
        retires = None if self.retires is None else f"{self.retires}T00:00:00Z"
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.name,
            "created_at": f"{self.released}T00:00:00Z",
            "lifecycle": self.lifecycle,
            "deprecated_at": None if self.lifecycle == "active" else f"{self.released}T00:00:00Z",
            "retires_at": retires,
            "max_input_tokens": self.max_input_tokens,
            "max_tokens": self.max_tokens,
            "capabilities": None,
            "line": None,
        }


_ALL_THINKING: tuple[Thinking, ...] = ("adaptive", "between_tools", "disabled", "enabled")

_CATALOGUE = (
    Model(id="claude-sonnet-5-5", name="Claude Sonnet 5.5", released="2026-09-28"),
    Model(id="claude-haiku-5-5", name="Claude Haiku 5.5", released="2026-10-07"),
    Model(id="claude-opus-5-5", name="Claude Opus 5.5", released="2026-09-28"),
    Model(
        id="claude-sonnet-5",
        name="Claude Sonnet 5",
        released="2026-05-01",
        thinking=_ALL_THINKING,
        forced_choice=True,
        system_messages=False,
    ),
    Model(
        id="claude-sonnet-4-5",
        name="Claude Sonnet 4.5",
        released="2025-09-29",
        lifecycle="deprecated",
        retires="2026-11-30",
        max_tokens=64_000,
        max_input_tokens=200_000,
        thinking=("disabled", "enabled"),
        forced_choice=True,
        prefill=True,
        system_messages=False,
    ),
    Model(
        id="claude-3-5-sonnet-20240620",
        name="Claude Sonnet 3.5",
        released="2024-06-20",
        lifecycle="retired",
        retires="2025-10-28",
        max_tokens=8_192,
        max_input_tokens=200_000,
    ),
    Model(
        id="claude-3-haiku-20240307",
        name="Claude Haiku 3",
        released="2024-03-07",
        lifecycle="retired",
        retires="2026-04-20",
        max_tokens=4_096,
        max_input_tokens=200_000,
    ),
)


class Models:
    """The models by id; a test may add some of its own."""

    def __init__(self) -> None:
        self._models = {model.id: model for model in _CATALOGUE}

    def add(self, model: Model) -> None:
        """Add a model, or replace the one with the same id."""
        self._models[model.id] = model

    def get(self, model_id: str) -> Model:
        """Return a model, retired ones too; raises ApiError 404."""
        try:
            return self._models[model_id]
        except KeyError:
            raise ApiError(404, f"model: {model_id}") from None

    def answering(self, model_id: str) -> Model:
        """Return a model that answers; raises ApiError 404 for unknown and retired ones."""
        model = self.get(model_id)
        if model.lifecycle == "retired":
            raise ApiError(404, f"model: {model_id}")
        return model

    def page(self) -> Payload:
        """Return the list of models as `GET /v1/models` shows it."""
        cards = [model.card() for model in self._models.values()]
        ids = list(self._models)
        return {"data": cards, "has_more": False, "first_id": ids[0], "last_id": ids[-1]}
