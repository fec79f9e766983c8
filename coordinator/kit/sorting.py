"""Putting names in the order of a language, as far as the six languages and their names need it."""

import unicodedata

from coordinator.kit.folding import fold

AFTER_Z = {
    "sv": ("å", "äæ", "öø"),
    "fi": ("å", "äæ", "öø"),
    "nb": ("æä", "øö", "å"),
    "da": ("æä", "øö", "å"),
    "is": ("þ", "æä", "öø", "å"),
    "en": (),
}
"""Letters that come after z; those in one string count as the same letter."""

OWN_LETTERS = {"is": {"á": "a", "ð": "d", "é": "e", "í": "i", "ó": "o", "ú": "u", "ý": "y"}}
"""Letters with a place of their own right after another one."""


def sort_key(text: str, locale: str) -> tuple[tuple[int, int], ...]:
    """A key for `sorted`: case does not matter, accents only where the language makes them a letter."""
    after = AFTER_Z.get(locale, ())
    own = OWN_LETTERS.get(locale, {})
    key: list[tuple[int, int]] = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        late = next((n for n, same in enumerate(after) if letter in same), None)
        if late is not None:
            key.append((ord("z") + 1 + late, 0))
        elif letter in own:
            key.append((ord(own[letter]), 1))
        else:
            key += [(ord(plain), 0) for plain in fold(letter)]
    return tuple(key)
