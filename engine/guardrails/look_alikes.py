"""Signs of other scripts that a reader takes for Latin letters."""

_CYRILLIC = ("АВЕКМНОРСТУХаеорсухіїјѕԁһвкмтнӏԛԝгпб", "ABEKMHOPCTYXaeopcyxiijsdhbkmthlqwrnb")
_MORE_CYRILLIC = ("ЅІЈԌԚԜ", "SIJGQW")
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικτυεγη", "ABEZHIKMNOPTYXaopviktueyn")
_ARMENIAN_CHEROKEE = ("օսոցհՏԼᎪᎬᎳᎷᏀᏙᏟᏢᏴᎻᎥ", "ounghSLAEWMGVCPBHi")
_SMALL_CAPITALS = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_BARRED = ("łŁøØđĐħıƒɑɡɩʟⅼ", "lLoOdDhifagill")

LOOK_ALIKES = {
    ord(sign): letter
    for signs, letters in (
        _CYRILLIC,
        _MORE_CYRILLIC,
        _GREEK,
        _ARMENIAN_CHEROKEE,
        _SMALL_CAPITALS,
        _BARRED,
    )
    for sign, letter in zip(signs, letters, strict=True)
} | {
    first + at: chr(ord("a") + at)
    # squared, negative circled, negative squared and flag letters, which NFKC leaves as they are
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
    for at in range(26)
}
"""Code point of a sign -> the Latin letter it looks like."""
