"""The kinds of forums that every installation begins with; further ones are rows of data."""

from coordinator.forums.rules import Feature
from coordinator.kit.texts import Texts

F = Feature

KINDS: dict[str, tuple[Texts, tuple[Feature, ...]]] = {
    "committee": (
        Texts(en="Committee", sv="Kommitté", nb="Komité", da="Komité", fi="Komitea", **{"is": "Nefnd"}),
        (F.MEETINGS, F.GROUPS, F.ROTATION, F.DECISIONS, F.INQUIRIES, F.STATISTICS),
    ),
    "network": (
        Texts(en="Network", sv="Nätverk", nb="Nettverk", da="Netværk", fi="Verkosto", **{"is": "Tengslanet"}),
        (F.MEETINGS, F.GROUPS, F.ROTATION, F.INQUIRIES),
    ),
    "consultation": (
        Texts(
            en="Consultation", sv="Konsultationer", nb="Konsultasjoner", da="Konsultationer",
            fi="Konsultaatiot", **{"is": "Samráð"},
        ),
        (F.MEETINGS, F.GROUPS, F.ROTATION, F.INQUIRIES, F.STATISTICS),
    ),
    "dialogue": (
        Texts(en="Dialogue", sv="Dialog", nb="Dialog", da="Dialog", fi="Vuoropuhelu", **{"is": "Samræður"}),
        (F.MEETINGS, F.GROUPS, F.ROTATION, F.DECISIONS, F.INQUIRIES),
    ),
    "partner_cooperation": (
        Texts(
            en="Partner cooperation", sv="Partnersamarbete", nb="Partnersamarbeid", da="Partnersamarbejde",
            fi="Kumppaniyhteistyö", **{"is": "Samstarf við stofnun"},
        ),
        (F.MEETINGS, F.GROUPS, F.PROJECTS),
    ),
    "project_portfolio": (
        Texts(
            en="Project portfolio", sv="Projektportfölj", nb="Prosjektportefølje", da="Projektportefølje",
            fi="Hankesalkku", **{"is": "Verkefnasafn"},
        ),
        (F.MEETINGS, F.GROUPS, F.DECISIONS, F.PROJECTS),
    ),
}  # fmt: skip
"""Name in six languages and features, by code."""
