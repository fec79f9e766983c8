"""Text as searches compare it: without accents and case, so that "ostersj" finds Östersjön."""

import unicodedata

LETTERS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "đ": "d",
        "ł": "l",
        "\u0131": "i",
        "ħ": "h",
    }
)
"""Letters that Unicode does not take apart; the same as PostgreSQL's `unaccent`."""


def fold(text: str | None) -> str:
    """Lower case, accents off, the Nordic letters as those without them type them."""
    plain = unicodedata.normalize("NFKD", text or "")
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return bare.casefold().translate(LETTERS)
