"""Reading one JSON object with a pointer: typed getters that note what is wrong and go on."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from coordinator.kit.periods import Period
from coordinator.kit.texts import LOCALES, Texts
from coordinator.kit.times import zone_names
from coordinator.loading.document.text import Entries
from coordinator.loading.report import Remark

Choice = TypeVar("Choice", bound=StrEnum)

NAMES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}
CONTROL = {"Cc", "Cs"}
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def quoted(value: object, most: int = 40) -> str:
    """A value from the file as a message may repeat it: one line, shortened, no control characters."""
    text = "".join(c if unicodedata.category(c) not in CONTROL else "�" for c in str(value))
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"


def step(key: str | int) -> str:
    """One step of a JSON pointer (RFC 6901, 3)."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


class Notes:
    """Everything that is found wrong, or only odd, in one file."""

    def __init__(self) -> None:
        self.refused: list[Remark] = []
        self.warnings: list[Remark] = []
        self.not_taken: list[Remark] = []

    def refuse(self, pointer: str, reason: str) -> None:
        self.refused.append(Remark(pointer, reason))

    def warn(self, pointer: str, reason: str) -> None:
        self.warnings.append(Remark(pointer, reason))

    def pass_over(self, pointer: str, reason: str) -> None:
        self.not_taken.append(Remark(pointer, reason))


class Row:
    """One object of the file. Getters give a stand-in where something is wrong; `done()` says whether
    the row as a whole can be taken, and names the keys that nobody asked for.
    """

    def __init__(self, value: Entries, pointer: str, notes: Notes) -> None:
        self.value, self.pointer, self.notes = value, pointer, notes
        self.asked: set[str] = set()
        self.faults: list[str] = []
        self.closed = False
        for key in value.twice:
            self.fault(key, "stands twice in the same object")

    # What is wrong ---------------------------------------------------------------------------------

    def fault(self, key: str | None, reason: str) -> None:
        """The row cannot be taken because of `key` (None: as a whole)."""
        sentence = reason if key is None else f"{quoted(key)[1:-1]}: {reason}"
        if self.closed:
            self.notes.refuse(self.pointer, sentence)
        elif sentence not in self.faults:
            self.faults.append(sentence)

    def done(self, *, ignore: Iterable[str] = ()) -> bool:
        """Whether the row is free of faults; files them and the unknown keys. `ignore` are known keys
        that carry words for readers of the file only.
        """
        self.asked.update(ignore)
        for key in self.value:
            if key not in self.asked:
                self.notes.warn(self.pointer + step(key), "unknown key, not loaded")
        if self.faults:
            self.notes.refuse(self.pointer, "; ".join(self.faults))
        self.closed = True
        return not self.faults

    # Texts -----------------------------------------------------------------------------------------

    def _get(self, key: str) -> Any:
        self.asked.add(key)
        return self.value.get(key)

    def _typed(self, key: str, kind: type, *, need: bool) -> Any:
        value = self._get(key)
        if value is None:
            if need:
                self.fault(key, "is missing" if key not in self.value else f"must be {NAMES[kind]}, not null")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"must be {NAMES[kind]}, not {kind_of(value)}")
            return None
        return value

    def _clean(self, key: str, text: str, most: int, *, lines: bool) -> str:
        allowed = "\n\t" if lines else ""
        if any(unicodedata.category(c) in CONTROL and c not in allowed for c in text):
            self.fault(key, "holds characters that cannot be used, such as NUL or line breaks")
            return ""
        text = text.strip()
        if len(text) > most:
            self.fault(key, f"has {len(text)} characters; at most {most} fit")
            return ""
        return text

    def text(self, key: str, most: int = 200, *, lines: bool = False) -> str:
        """A text that must be there and not empty."""
        value = self._typed(key, str, need=True)
        if value is None:
            return ""
        text = self._clean(key, value, most, lines=lines)
        if not text and not value.strip():
            self.fault(key, "is empty")
        return text

    def maybe_text(self, key: str, most: int = 200, *, lines: bool = False) -> str | None:
        value = self._typed(key, str, need=False)
        return None if value is None else self._clean(key, value, most, lines=lines) or None

    def slug(self, key: str = "id", most: int = 60) -> str:
        """An id that stands in addresses: small letters, digits, hyphens."""
        value = self.text(key, most)
        if value and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            self.fault(key, f"{quoted(value)} is not an id: small letters, digits and hyphens only")
        return value

    def texts(self, key: str, most: int = 200, *, need: bool = True, lines: bool = False) -> Texts | None:
        """A text by language, or one plain text, which then is English. None only without `need`."""
        value = self._get(key)
        if isinstance(value, str):
            return Texts.of(self.text(key, most, lines=lines))
        if value is None:
            if need:
                self.fault(key, "is missing")
            return Texts() if need else None
        if not isinstance(value, Entries):
            self.fault(key, f"must be texts by language, not {kind_of(value)}")
            return Texts()
        inner = Row(value, self.pointer + step(key), self.notes)
        found = {
            locale: text
            for locale in LOCALES
            if (text := inner.maybe_text(locale, most, lines=lines)) is not None
        }
        self.faults += [f"{key}/{fault}" for fault in inner.faults]
        inner.faults = []
        inner.done()
        if not found:
            self.fault(key, "has no text in a language we know")
        return Texts(found)

    def words(self, key: str, *, need: bool = True, most: int = 80) -> list[str]:
        """A list of short texts."""
        value = self._typed(key, list, need=need)
        found = []
        for index, word in enumerate(value or ()):
            if not isinstance(word, str):
                self.fault(f"{key}/{index}", f"must be a text, not {kind_of(word)}")
            else:
                found.append(self._clean(f"{key}/{index}", word, most, lines=False))
        return found

    def address(self, key: str) -> str:
        """A mail address, in small letters."""
        value = self.text(key, 254).lower()
        if value and not ADDRESS.fullmatch(value):
            self.fault(key, f"{quoted(value)} is not a mail address")
        return value

    # Choices, numbers ------------------------------------------------------------------------------

    def choice(self, key: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        """A value of an enumeration; without the key the `default`, where there is one."""
        if default is not None and self.value.get(key) is None:
            self.asked.add(key)
            return default
        text = self.text(key)
        try:
            return kind(text)
        except ValueError:
            if text:
                self.fault(key, f"{quoted(text)} is not one of {', '.join(kind)}")
            return next(iter(kind))

    def known(
        self, key: str, among: Iterable[str], what: str, *, need: bool = True, most: int = 80
    ) -> str | None:
        """The id of something that is in this file or already in the database."""
        value = self.text(key, most) if need else self.maybe_text(key, most)
        if value and value not in among:
            self.fault(key, f"there is no {what} {quoted(value)}")
        return value or None

    def number(self, key: str, least: int, most: int, *, default: int | None = None) -> int:
        value = self._typed(key, int, need=default is None)
        if value is None:
            return least if default is None else default
        if not least <= value <= most:
            self.fault(key, f"must be from {least} to {most}")
            return least
        return int(value)

    def numbers(self, key: str, least: int, most: int, *, need: bool = True) -> list[int]:
        value = self._typed(key, list, need=need)
        found = []
        for index, entry in enumerate(value or ()):
            if not isinstance(entry, int) or isinstance(entry, bool) or not least <= entry <= most:
                self.fault(f"{key}/{index}", f"must be a whole number from {least} to {most}")
            else:
                found.append(entry)
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._typed(key, bool, need=False)
        return default if value is None else bool(value)

    # Time ------------------------------------------------------------------------------------------

    def day(self, key: str) -> date | None:
        """A date as year-month-day, or None where it is null or left out."""
        value = self._typed(key, str, need=False)
        if value is None:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError  # noqa: TRY301 - the same answer for both ways of being wrong
            return date.fromisoformat(value)
        except ValueError:
            self.fault(key, f"{quoted(value)} is not a date such as 2027-04-20")
            return None

    def period(self, first: str = "from", last: str = "until") -> Period:
        """Both days of the file count; the period is half-open."""
        begins, ends = self.day(first), self.day(last)
        if begins and ends and ends < begins:
            self.fault(last, f"{ends} lies before “{first}”, {begins}")
            return Period()
        try:
            return Period.of_days(begins, ends)
        except OverflowError:
            self.fault(last, "lies too far ahead")
            return Period()

    def clock(self, key: str) -> time:
        """A wall time as HH:MM."""
        value = self.text(key, 10)
        if value and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value)
        if value:
            self.fault(key, f"{quoted(value)} is not a time such as 09:30")
        return time(0)

    def zone(self, key: str, *, default: str | None) -> str | None:
        """The name of an IANA time zone."""
        value = self.maybe_text(key, 64)
        if value is None:
            return default
        if value not in zone_names():
            self.fault(key, f"there is no time zone {quoted(value)}")
        return value

    # Inside ----------------------------------------------------------------------------------------

    def row(self, key: str, *, need: bool = True) -> "Row | None":
        value = self._typed(key, dict, need=need)
        return None if value is None else Row(value, self.pointer + step(key), self.notes)

    def rows(self, key: str) -> "list[Row]":
        """The objects of a list; anything else in it is refused at its own place."""
        self.asked.add(key)
        if key not in self.value:
            return []
        return rows_of(self.value[key], self.pointer + step(key), self.notes)


def rows_of(value: Any, pointer: str, notes: Notes) -> list[Row]:
    """The objects of a list at `pointer`; what is no list, or no object in it, is refused there."""
    if not isinstance(value, list):
        notes.refuse(pointer, f"must be a list, not {kind_of(value)}")
        return []
    found = []
    for index, entry in enumerate(value):
        if isinstance(entry, Entries):
            found.append(Row(entry, pointer + step(index), notes))
        else:
            notes.refuse(pointer + step(index), f"must be an object, not {kind_of(entry)}")
    return found


def first_of_each(rows: Sequence[tuple[Row, Any]]) -> set[Any]:
    """The ids of `rows` (row, id); a second row with the same id gets a fault."""
    where: dict[Any, str] = {}
    for row, identity in rows:
        if not identity:
            continue
        if identity in where:
            row.fault(None, f"the same id stands at {where[identity]}")
        else:
            where[identity] = row.pointer
    return set(where)
