"""Codes and signed proofs, with the vectors by which a company's site can test its own."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.accounts.link_proofs import LinkSecret, mail_address

SECRET = LinkSecret("an-example-secret-of-32-letters!")
PROOF: dict[str, str | int] = {
    "kind": "proof",
    "person": "slack:T1:U1",
    "nonce": "0123456789abcdef",
    "customer": "AC-1003",
    "expires": 1_800_000_000,
}


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "linking.md"
VECTORS = (
    "eyJraW5kIjoicmVxdWVzdCIsInBlcnNvbiI6InNsYWNrOlQxOlUxIiwibm9uY2UiOiIwMTIzNDU2Nzg5"
    "YWJjZGVmIiwiZXhwaXJlcyI6MTgwMDAwMDAwMH0.dQ7rAJARv5QMgbh5bxGUIlqF8KwGKUqzrEV90xyl"
    "9cs",
    "eyJraW5kIjoicHJvb2YiLCJwZXJzb24iOiJzbGFjazpUMTpVMSIsIm5vbmNlIjoiMDEyMzQ1Njc4OWFi"
    "Y2RlZiIsImN1c3RvbWVyIjoiQUMtMTAwMyIsImV4cGlyZXMiOjE4MDAwMDAwMDB9.qBiKA64Ibslvbpe"
    "tGbULLxxPuY93U9wSd7WI459VyBk",
)


def test_a_request_is_signed_as_the_page_says() -> None:
    """The first vector of docs/how-to/linking.md."""
    token = SECRET.request(person="slack:T1:U1", nonce="0123456789abcdef", expires=1_800_000_000)
    assert token == VECTORS[0]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_page_has_the_vectors(vector: str) -> None:
    """On a line of their own, to be copied."""
    assert vector in PAGE.read_text(encoding="utf-8").splitlines()


def test_a_proof_is_read_as_the_page_says() -> None:
    """The second vector."""
    assert SECRET.signed(PROOF) == VECTORS[1]
    proof = SECRET.proof(f" {VECTORS[1]}\n")
    assert proof is not None
    assert proof.model_dump() == PROOF


@given(at=st.integers(0, 250), put=st.sampled_from(string.ascii_letters + string.digits + "-_."))
def test_no_sign_of_a_proof_can_be_changed(at: int, put: str) -> None:
    """Wherever it stands; the last sign of a signature has bits that say nothing, and are fixed."""
    token = SECRET.signed(PROOF)
    at %= len(token)
    changed = token[:at] + put + token[at + 1 :]
    assert (SECRET.proof(changed) is None) == (changed != token)


@pytest.mark.parametrize(
    "content",
    [
        PROOF | {"kind": "request"},
        PROOF | {"expires": "1800000000"},
        PROOF | {"customer": 7},
        PROOF | {"admin": "yes"},
        {name: value for name, value in PROOF.items() if name != "nonce"},
    ],
)
def test_what_is_signed_but_no_proof_is_none(content: dict[str, str | int]) -> None:
    """A request of ours above all, which everybody gets who asks to be linked."""
    assert SECRET.proof(SECRET.signed(content)) is None


def test_another_secret_proves_nothing() -> None:
    """Nor makes the same codes."""
    other = LinkSecret("another-example-secret-of-letters")
    assert SECRET.proof(other.signed(PROOF)) is None
    assert SECRET.code("n") != other.code("n")
    assert SECRET.hidden("a@example.com") != other.hidden("a@example.com")


@pytest.mark.parametrize("token", ["", ".", "a.b", "a" * 3_000, "é.é", f"{'a' * 40}.{'b' * 40}"])
def test_what_is_no_token_is_none(token: str) -> None:
    """Nothing raises."""
    assert SECRET.proof(token) is None


@given(st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_a_code_has_eight_digits_and_only_itself_is_right(nonce: str) -> None:
    """As people write it, with spaces and hyphens, too."""
    code = SECRET.code(nonce)
    assert len(code) == 8
    assert code.isdecimal()
    assert SECRET.is_code(nonce, f" {code[:4]} {code[4:6]}-{code[6:]} ")
    assert not SECRET.is_code(nonce, f"{(int(code) + 1) % 10**8:08}")
    assert not SECRET.is_code(nonce, "")


def test_an_address_is_hidden_by_its_letters_not_their_case() -> None:
    """Who asks twice for one address is counted twice."""
    assert SECRET.hidden("Ana@Example.com") == SECRET.hidden("ana@example.com")
    assert "ana" not in SECRET.hidden("ana@example.com")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" ana@example.com\n", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("a.b+c@sub.example.co.uk", "a.b+c@sub.example.co.uk"),
        ("ana@example", None),
        ("ana@@example.com", None),
        ("ana@example.com, eve@example.com", None),
        ("ana@example.com\r\nBcc: eve@example.com", None),
        ("<ana@example.com>", None),
        ("", None),
        (f"{'a' * 250}@example.com", None),
    ],
)
def test_a_mail_address_is_one_and_nothing_else(text: str, address: str | None) -> None:
    """No second recipient and no header gets through."""
    assert mail_address(text) == address
