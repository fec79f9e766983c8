"""Dates, sizes and periods as people read them."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from coordinator.core.rendering import speaking
from coordinator.kit.texts import LOCALES
from coordinator.web import filters

WEDNESDAY = date(2026, 12, 23)
LONG = {
    "en": "Wed 23 December 2026", "sv": "ons 23 december 2026", "nb": "ons. 23. desember 2026",
    "da": "ons. 23. december 2026", "fi": "ke 23. joulukuuta 2026", "is": "mið. 23. desember 2026",
}  # fmt: skip
SHORT = {
    "en": "Wed 23 Dec", "sv": "ons 23 dec", "nb": "ons. 23. des.", "da": "ons. 23. dec.", "fi": "ke 23.12.",
    "is": "mið. 23. des.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def test_every_language_has_a_way_of_writing_dates():
    assert set(LONG) == set(SHORT) == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_long_date_has_the_weekday_and_the_month_in_full(locale):
    with speaking(locale):
        assert filters.long_date(WEDNESDAY) == LONG[locale]
        assert filters.long_date(datetime(2026, 12, 23, 9)) == LONG[locale]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_short_date_has_the_weekday_and_no_year(locale):
    with speaking(locale):
        assert filters.short_date(WEDNESDAY) == SHORT[locale]


@pytest.mark.parametrize(
    ("locale", "long", "short"),
    [
        ("en", "Tue 4 May 2027", "Tue 4 May"),
        ("sv", "tis 4 maj 2027", "tis 4 maj"),
        ("nb", "tir. 4. mai 2027", "tir. 4. mai"),
        ("da", "tirs. 4. maj 2027", "tirs. 4. maj"),
        ("fi", "ti 4. toukokuuta 2027", "ti 4.5."),
        ("is", "þri. 4. maí 2027", "þri. 4. maí"),
    ],
)
def test_days_of_one_digit_and_months_of_three_letters(locale, long, short):
    with speaking(locale):
        assert (filters.long_date(date(2027, 5, 4)), filters.short_date(date(2027, 5, 4))) == (long, short)


@pytest.mark.parametrize(
    ("locale", "name"),
    [("en", "December"), ("sv", "december"), ("fi", "joulukuu"), ("is", "desember")],
)
def test_a_month_by_itself_is_in_its_own_case(locale, name):
    with speaking(locale):
        assert filters.month_name(WEDNESDAY) == name


def test_a_zone_is_called_by_its_town_in_the_language_spoken():
    with speaking("sv"):
        assert filters.zone_city("Europe/Helsinki") == "Helsingfors"
    with speaking("en"):
        assert filters.zone_city("Europe/Helsinki") == "Helsinki"
        assert filters.zone_city("UTC") == filters.zone_name("UTC") == "UTC"
