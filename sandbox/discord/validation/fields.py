"""Reads the fields of one JSON object, noting what is wrong with each in a form."""

from collections.abc import Collection, Sequence

from sandbox.discord.errors import Form
from sandbox.discord.wire import is_snowflake
from sandbox.wire import Json, JsonObject, as_object

REQUIRED = ("BASE_TYPE_REQUIRED", "This field is required")


class Fields:
    """One object of a body. A field that is null counts as left out."""

    def __init__(self, form: Form, body: JsonObject, path: tuple[str, ...] = ()) -> None:
        self.form = form
        self.body = body
        self.path = path

    def only(self, *names: str) -> None:
        """Refuse every field that is not named here: Discord would ignore a misspelt one."""
        for name in self.body:
            if name not in names:
                self.refuse(name, "UNKNOWN_FIELD", "Discord has no such field here.")

    def refuse(self, name: str, code: str, text: str) -> None:
        """Note a problem with a field."""
        self.form.refuse((*self.path, name), code, text)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.body.get(name) is not None

    def text(
        self, name: str, *, least: int = 0, most: int, required: bool = False, strip: bool = False
    ) -> str | None:
        """Return a string field within its length limits."""
        value = self.body.get(name)
        if value is None:
            self._missing(name, required=required)
            return None
        if not isinstance(value, str):
            self.refuse(name, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return None
        value = value.strip() if strip else value
        if least and not least <= len(value) <= most:
            text = f"Must be between {least} and {most} in length."
            self.refuse(name, "BASE_TYPE_BAD_LENGTH", text)
        elif len(value) > most:
            self.refuse(name, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return value

    def integer(
        self, name: str, *, least: int = 0, most: int = 2**53, required: bool = False
    ) -> int | None:
        """Return a whole number within its limits."""
        value = self.body.get(name)
        if value is None:
            self._missing(name, required=required)
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if not least <= value <= most:
            text = f"int value should be between {least} and {most}."
            self.refuse(name, "NUMBER_TYPE_RANGE", text)
        return value

    def choice(self, name: str, choices: Collection[int], *, required: bool = False) -> int | None:
        """Return a number that must be one of a few."""
        value = self.integer(name, required=required)
        if value is not None and value not in choices:
            listed = ", ".join(str(choice) for choice in choices)
            self.refuse(name, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """Return a boolean field."""
        value = self.body.get(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return None
        return value

    def snowflake(self, name: str, *, required: bool = False) -> str | None:
        """Return an id."""
        value = self.body.get(name)
        if value is None:
            self._missing(name, required=required)
            return None
        if not is_snowflake(value):
            self.refuse(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            return None
        return str(value)

    def snowflakes(self, name: str, *, most: int) -> tuple[str, ...]:
        """Return an array of ids without repetition."""
        items = self.array(name, most=most)
        for number, item in enumerate(items):
            if not is_snowflake(item):
                text = f'Value "{item}" is not snowflake.'
                self.form.refuse((*self.path, name, str(number)), "NUMBER_TYPE_COERCE", text)
        found = tuple(str(item) for item in items if is_snowflake(item))
        if len(set(found)) != len(found):
            self.refuse(name, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains it.")
        return found

    def array(
        self, name: str, *, least: int = 0, most: int, required: bool = False
    ) -> Sequence[Json]:
        """Return an array within its length limits."""
        value = self.body.get(name)
        if value is None:
            self._missing(name, required=required)
            return ()
        if not isinstance(value, list):
            self.refuse(name, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
            return ()
        if not least <= len(value) <= most:
            text = f"Must be between {least} and {most} in length."
            self.refuse(name, "BASE_TYPE_BAD_LENGTH", text)
        return value

    def inner(self, name: str) -> "Fields | None":
        """Return an object field to be read in turn."""
        value = self.body.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(name, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.")
            return None
        return Fields(self.form, value, (*self.path, name))

    def each(
        self, name: str, *, least: int = 0, most: int, required: bool = False
    ) -> list["Fields"]:
        """Return the objects of an array, to be read in turn."""
        items = self.array(name, least=least, most=most, required=required)
        found = []
        for number, item in enumerate(items):
            path = (*self.path, name, str(number))
            if not isinstance(item, dict):
                text = "Only dictionaries may be used in a DictType."
                self.form.refuse(path, "DICT_TYPE_CONVERT", text)
            found.append(Fields(self.form, as_object(item), path))
        return found

    def url(self, name: str, *, required: bool = False, schemes: Collection[str] = ()) -> None:
        """Check a URL field."""
        value = self.text(name, most=2048, required=required)
        allowed = schemes or ("http", "https", "attachment")
        if value is not None and value.partition("://")[0] not in allowed:
            listed = ", ".join(f"'{scheme}'" for scheme in allowed)
            text = f'Scheme "{value.partition(":")[0]}" is not supported. Use one of ({listed}).'
            self.refuse(name, "URL_TYPE_INVALID_SCHEME", text)

    def _missing(self, name: str, *, required: bool) -> None:
        if required:
            self.refuse(name, *REQUIRED)
