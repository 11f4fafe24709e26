"""Reads a rating in what a customer writes: "5", "4/5", "3 stars", signs such as a thumb."""

import re

_STARS = re.compile(r"[⭐🌟★]\ufe0f?|:star2?:|:glowing_star:")
_EMPTY_STARS = re.compile(r"☆\ufe0f?")
_SCORES = {
    "👍": 5, ":+1:": 5, ":thumbsup:": 5, "❤": 5, ":heart:": 5, "😍": 5, ":heart_eyes:": 5,
    "😀": 5, "😃": 5, "😊": 5, ":blush:": 5, ":smiley:": 5, "🙂": 4, ":slightly_smiling_face:": 4,
    "😐": 3, ":neutral_face:": 3, "🙁": 2, "☹": 2, ":slightly_frowning_face:": 2,
    "👎": 1, ":-1:": 1, ":thumbsdown:": 1, "😡": 1, ":rage:": 1, "😠": 1, ":angry:": 1,
}  # fmt: skip
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]|:skin-tone-[2-6]:")
_UNIT = r"(?:stars?|points?|estrellas?|puntos?|étoiles?|sterne?n?|punkte?|estrelas?|pontos?)"
_OF_FIVE = r"(?:\s*/\s*5|\s+(?:out\s+)?(?:of|de|von|sur|em)\s+5)"
_FIGURE = re.compile(rf"([1-5])\ufe0f?\u20e3?{_OF_FIVE}?(?:\s*{_UNIT})?\s*[.!]*")
_WORD = re.compile(rf"({'|'.join(_WORDS)})\s+(?:out of five|stars?)\s*[.!]*")


def rating_in(text: str) -> int | None:
    """The score from 1 to 5, if the text is nothing else."""
    said = _SKIN.sub("", text.strip().lower())
    figure = _FIGURE.fullmatch(said)
    if figure is not None:
        return int(figure[1])
    word = _WORD.fullmatch(said)
    return _WORDS[word[1]] if word is not None else _in_signs(said)


def _in_signs(said: str) -> int | None:
    """Stars are counted; of other signs there may be several of one kind."""
    stars = len(_STARS.findall(said))
    rest = "".join(_EMPTY_STARS.sub("", _STARS.sub("", said)).split())
    if stars:
        return stars if stars <= 5 and not rest else None
    sign = rest.replace("\ufe0f", "")
    found = {score for name, score in _SCORES.items() if _is_only(name, sign)}
    return found.pop() if len(found) == 1 else None


def _is_only(name: str, sign: str) -> bool:
    return bool(sign) and not sign.replace(name, "")
