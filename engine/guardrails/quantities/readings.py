"""Which numbers a figure can be, where people part thousands and decimals in different ways."""

from decimal import Decimal


def readings(number: str) -> tuple[Decimal, ...]:
    """The values a figure may have: which of its signs is the decimal one is told by its place."""
    figure = number.replace(" ", "").replace("'", "")
    comma, point = figure.rfind(","), figure.rfind(".")
    if comma < 0 and point < 0:
        return (Decimal(figure),)
    if comma >= 0 and point >= 0:
        decimal = max(comma, point)
        whole = figure[:decimal].replace(",", "").replace(".", "")
        return (Decimal(f"{whole}.{figure[decimal + 1 :]}"),)
    last = max(comma, point)
    together = Decimal(figure.replace(",", "").replace(".", ""))
    if figure.count(figure[last]) > 1:
        return (together,)
    parted = Decimal(figure.replace(",", "."))
    return (together, parted) if len(figure) - last == len(".000") else (parted,)
