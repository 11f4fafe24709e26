"""Standard Markdown in, the same in Markdown that pings nobody and leads nobody astray."""

from adapters.markdown.clean import clean
from adapters.markdown.style import Style
from adapters.markdown.write import write, write_literally

_STANDARD = Style()
_MOST_PASSES = 5


def safe(markdown: str) -> str:
    """Disarm pings, unmask links, drop hidden characters; code keeps its text.

    Doing it twice changes nothing: what does not settle is shown as bare text.
    """
    text = clean(markdown)
    for _ in range(_MOST_PASSES):
        safer = write(clean(text), _STANDARD)
        if safer == text:
            return text
        text = safer
    return write_literally(clean(text), _STANDARD)
