"""Names of parties on a date."""

from datetime import date

from coordinator.forums.labels import party_name
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts

TURKIYE = Party(
    id=new_id(),
    kind=PartyKind.COUNTRY,
    code="TR",
    name=Texts(en="Türkiye", sv="Turkiet"),
    former_names=[{"en": "Turkey", "until": "2022-05-31", "precision": "month, unverified"}],
)


def test_an_old_list_keeps_the_old_name():
    assert party_name(TURKIYE, date(2020, 1, 15), "en") == "Turkey"
    assert party_name(TURKIYE, date(2022, 6, 1), "en") == "Türkiye"
    assert party_name(TURKIYE, None, "en") == "Türkiye"


def test_a_language_without_another_name_keeps_its_own():
    assert party_name(TURKIYE, date(2020, 1, 15), "sv") == "Turkiet"
