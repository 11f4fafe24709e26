"""Vehicle identification numbers that pass the check of 49 CFR 565.15."""

_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEARS = "ABCDEFGHJKLMNPRSTVWXY"


def make_vin(maker: str, year: int, serial: int) -> str:
    """A number for a maker (three signs), a model year from 2010 to 2030 and a serial number."""
    unchecked = f"{maker}AB1C2" + "0" + _YEARS[year - 2010] + "X" + f"{serial:06d}"
    return f"{unchecked[:8]}{check_sign(unchecked)}{unchecked[9:]}"


def check_sign(vin: str) -> str:
    """The ninth sign that a VIN must have; what stands there does not count."""
    total = sum(_VALUES[sign] * weight for sign, weight in zip(vin, _WEIGHTS, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)
