"""What the log says: names for every line, and never a customer's words."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from engine.logs import LogFormat, bound, handler, note, trace

log = logging.getLogger("tandem.tests.logs")


@contextmanager
def written(form: LogFormat) -> Iterator[io.StringIO]:
    """What is logged inside."""
    stream = io.StringIO()
    writing = handler(form, stream)
    log.addHandler(writing)
    log.setLevel(logging.INFO)
    log.propagate = False  # half a surrogate pair cannot be sent on to whoever reports the tests
    try:
        yield stream
    finally:
        log.propagate = True
        log.removeHandler(writing)


def broken(words: str) -> None:
    """Fail twice over a customer's words."""
    try:
        int(words)
    except ValueError as error:
        raise LookupError(words) from error


def test_a_trace_has_no_customer_words() -> None:
    """It names the errors in the order they came, and where, but never what they say."""
    number = str(1200 + 34)  # source lines are shown, values are not
    try:
        broken(f"my PIN is {number}")
    except LookupError as error:
        told = trace(error)
    assert number not in told
    assert told.index("ValueError") < told.index("which led to LookupError")
    assert "test_logs.py" in told


def test_a_trace_says_what_the_system_said() -> None:
    """A refused connection or a full disk is told in the system's words: they are the news."""
    error = ConnectionRefusedError(111, "Connection refused")
    assert trace(error) == "ConnectionRefusedError: [Errno 111] Connection refused\n"


def test_an_error_is_logged_without_its_words_whoever_logs_it() -> None:
    """`exc_info`, as libraries use it, shows types and places in both forms of the log."""
    number = str(1200 + 34)
    for form in LogFormat:
        with written(form) as stream:
            try:
                broken(f"my PIN is {number}")
            except LookupError:
                log.exception("it broke")
        text = stream.getvalue()
        assert number not in text
        assert "it broke" in text
        assert "which led to LookupError" in text


def test_a_line_for_people_names_what_it_is_about_once() -> None:
    """Bound names stand before the words and fields after them, none in both places."""
    with written(LogFormat.TEXT) as stream, bound(conversation=7, turn=3):
        log.warning("it waits")
        note(log, "turn ended", {"turn": 3, "late": False, "cost_usd": None, "why": 'so "so"'})
    waits, ended = stream.getvalue().splitlines()
    assert waits.endswith(" WARNING tandem.tests.logs: conversation=7 turn=3 it waits")
    assert ended.endswith(
        r': conversation=7 turn ended turn=3 late=false cost_usd=null why="so \"so\""'
    )


def test_a_line_for_programs_is_one_object() -> None:
    """It has time, level, logger and message whatever is bound, and values keep their types."""
    with written(LogFormat.JSON) as stream:
        with bound(conversation=7, level="odd"):
            note(log, "two\nlines \ud800", {"took": 1.5, "late": True, "cost_usd": None})
        log.error("of %d", 2)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "INFO",
        "logger": "tandem.tests.logs",
        "message": "two\nlines \ud800",
        "conversation": 7,
        "took": 1.5,
        "late": True,
        "cost_usd": None,
    }
    assert second.keys() == {"time", "level", "logger", "message"}
    assert second["message"] == "of 2"


def test_personal_data_is_redacted_whoever_logs_it() -> None:
    """Addresses, numbers and keys leave words, fields and traces; ids and references stay."""
    data = {
        "mail": "maya.lopez@mail.example",
        "phone": "+1 415 555 0132",
        "card": "4111 1111 1111 1111",
        "token": "xoxb-1234567890-abcdefghij",
    }
    place = "slack:T0ACME:C0HELP:1795554000.000100 reference K7M2PX"
    for form in LogFormat:
        with written(form) as stream:
            for value in data.values():
                log.error("not sent to %s in %s", value, place)
                note(log, "not sent", {"to": value, "place": place})
                try:
                    raise OSError(value)
                except OSError:
                    log.exception("not sent")
        text = stream.getvalue()
        assert not [value for value in data.values() if value in text]
        assert text.count("[e-mail address]") == text.count("[phone number]") == 3
        assert text.count("1795554000.000100 reference K7M2PX") == 2 * len(data)


def test_ids_of_discord_stay_where_they_pass_for_card_numbers() -> None:
    """Whoever looks for a server or a thread in the log finds every line about it."""
    place = "discord:364479150148061463:665971457039397689:83507743826704541"
    for form in LogFormat:
        with written(form) as stream:
            log.error("not sent to %s", place)
            note(log, "not sent", {"place": place})
        assert stream.getvalue().count(place) == 2
