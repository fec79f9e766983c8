"""Ordered choices in a form: rows that buttons move up and down, add and take out, without script."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

BLANKS = 2
"""Empty rows at the end, so that a list grows by filling them."""

MOST = 130


@dataclass
class Ordered:
    """The rows of a field `name`: what is chosen in each, and whether it belongs to the row above.

    Buttons are named "act" with values such as "place:up-2"; rows that share a place with the one above
    are ticked in the field "<name>-together".
    """

    name: str
    rows: list[tuple[str, bool]] = field(default_factory=list)
    at: int | None = None  # the row that has just been moved
    by: str = ""

    @classmethod
    def posted(cls, name: str, form: "MultiDict[str, str]") -> "Ordered":
        together = set(form.getlist(f"{name}-together"))
        return cls(name, [(value, str(n) in together) for n, value in enumerate(form.getlist(name)[:MOST])])

    def act(self, what: str) -> bool:
        """Do what a button says; False where it is none of this list."""
        name, _sep, rest = what.partition(":")
        verb, _sep, number = rest.partition("-")
        if name != self.name or verb not in ("up", "down", "out", "more"):
            return False
        n = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        other = n + (1 if verb == "down" else -1)
        if verb == "out" and n < len(self.rows):
            del self.rows[n]
        elif verb in ("up", "down") and n < len(self.rows) and 0 <= other < len(self.rows):
            self.rows[n], self.rows[other] = self.rows[other], self.rows[n]
            self.at, self.by = other, verb
        return True

    def blank(self) -> None:
        """End with empty rows."""
        self.rows = [*(row for row in self.rows if row[0]), *[("", False)] * BLANKS]

    def places(self, known: set[str]) -> list[list[str]]:
        """What is chosen, place by place; values that are not known are left out."""
        found: list[list[str]] = []
        for value, together in self.rows:
            if value in known:
                if together and found:
                    found[-1].append(value)
                else:
                    found.append([value])
        return found
