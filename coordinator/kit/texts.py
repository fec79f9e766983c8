"""User text in several languages, with a stated order of falling back."""

from collections.abc import Mapping

LOCALES = ("en", "sv", "nb", "da", "fi", "is")
"""The six languages of the interface and of notices; `en` is British English (en_GB)."""

NEAREST = {
    "en": ("en",),
    "sv": ("sv", "nb", "da", "en"),
    "nb": ("nb", "da", "sv", "en"),
    "da": ("da", "nb", "sv", "en"),
    "fi": ("fi", "sv", "en"),
    "is": ("is", "en"),
}


class Texts(dict[str, str]):
    """Texts by locale; `in_` falls back along NEAREST, then to whatever there is."""

    def in_(self, locale: str) -> str:
        return self[found] if (found := self.locale_for(locale)) else ""

    def locale_for(self, locale: str) -> str | None:
        """Which locale `in_` would answer with, for the `lang` attribute of parts."""
        for candidate in NEAREST.get(locale, ("en",)):
            if self.get(candidate):
                return candidate
        return next((key for key, text in self.items() if text), None)

    @classmethod
    def of(cls, value: "str | Mapping[str, str] | None") -> "Texts":
        if value is None:
            return cls()
        return cls({"en": value} if isinstance(value, str) else value)
