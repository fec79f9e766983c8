"""The clock by which a party works: the zone that was entered for it, else its capital's.

A country that has one zone in the tables of tzdata (`zone.tab`) has that one. Where it has several, the
capital decides, by the table below. Kosovo is not in the tables. An organisation has no zone until one is
entered.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from coordinator.forums.rules import PartyKind

if TYPE_CHECKING:
    from coordinator.forums.models import Party

CAPITALS: Mapping[str, str] = MappingProxyType(
    {
        "AR": "America/Argentina/Buenos_Aires",
        "AU": "Australia/Sydney",  # Canberra
        "BR": "America/Sao_Paulo",  # Brasília
        "CA": "America/Toronto",  # Ottawa
        "CD": "Africa/Kinshasa",
        "CL": "America/Santiago",
        "CN": "Asia/Shanghai",  # Beijing
        "CY": "Asia/Nicosia",
        "DE": "Europe/Berlin",
        "EC": "America/Guayaquil",  # Quito
        "ES": "Europe/Madrid",
        "FM": "Pacific/Pohnpei",  # Palikir
        "GL": "America/Nuuk",
        "ID": "Asia/Jakarta",
        "KI": "Pacific/Tarawa",
        "KZ": "Asia/Almaty",  # Astana
        "MH": "Pacific/Majuro",
        "MN": "Asia/Ulaanbaatar",
        "MX": "America/Mexico_City",
        "MY": "Asia/Kuala_Lumpur",
        "NZ": "Pacific/Auckland",  # Wellington
        "PF": "Pacific/Tahiti",  # Papeete
        "PG": "Pacific/Port_Moresby",
        "PS": "Asia/Hebron",  # Ramallah
        "PT": "Europe/Lisbon",
        "RU": "Europe/Moscow",
        "UA": "Europe/Kyiv",
        "US": "America/New_York",  # Washington
        "UZ": "Asia/Tashkent",
        "XK": "Europe/Belgrade",  # Pristina keeps the same hours
    }
)
"""The zone of the capital, for countries with several zones or none in the tables."""


@lru_cache(maxsize=1)
def _zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166-1 alpha-2 → the zones in `zone.tab`, in its order: code, coordinates, zone, comments."""
    found: dict[str, list[str]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _where, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return MappingProxyType({code: tuple(zones) for code, zones in found.items()})


def zone_of_country(code: str) -> str | None:
    """The zone of the capital of a country (ISO 3166-1 alpha-2, XK for Kosovo); None for no country."""
    if code in CAPITALS:
        return CAPITALS[code]
    zones = _zones_by_country().get(code, ())
    return zones[0] if len(zones) == 1 else None


def zone_of_party(party: "Party") -> str | None:
    """By which a party works; None for an organisation of which nothing was entered."""
    return party.zone or (zone_of_country(party.code) if party.kind == PartyKind.COUNTRY else None)
