"""What the log says about errors nobody expected."""

from engine.logs import trace


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
