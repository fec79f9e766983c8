"""What a file may refer to: things of the database, and those that the file itself brings."""

from dataclasses import dataclass, field

from coordinator.forums.rules import PartyKind
from coordinator.loading.document.reader import Row

PartyKey = tuple[PartyKind, str]


@dataclass
class Known:
    """Ids by noun. Rows that are refused count as known, so that one fault is named once."""

    parties: set[PartyKey] = field(default_factory=set)
    authorities: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    forums: set[str] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)  # to the forum's id
    item_types: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    presets: set[str] = field(default_factory=set)
    series: dict[str, str] = field(default_factory=dict)  # to the forum's id
    people: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)  # mail address to the person's id
    meetings: dict[str, str] = field(default_factory=dict)  # to the forum's id

    @property
    def countries(self) -> set[str]:
        return {code for kind, code in self.parties if kind is PartyKind.COUNTRY}

    def country(self, row: Row, key: str, *, need: bool = True) -> PartyKey | None:
        """The country whose code stands under `key`."""
        code = row.known(key, self.countries, "country", need=need, most=20)
        return (PartyKind.COUNTRY, code) if code else None

    def party(self, row: Row, key: str = "party") -> PartyKey:
        """A party by kind (`party_kind`, a country unless said otherwise) and code."""
        kind = row.choice("party_kind", PartyKind, default=PartyKind.COUNTRY)
        code = row.text(key, 20)
        if code and (kind, code) not in self.parties:
            row.fault(key, f"there is no {kind} “{code}”")
        return kind, code
