"""Each kind of letter as its reader gets it, in six languages, text and HTML, byte for byte.

Reminders by the packaged rules are made in tests/integration/reminders/test_golden_mails.py and read here.
"""

import html
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from coordinator.kit.texts import LOCALES
from coordinator.mail.models import OutboxMessage
from tests import golden
from tests.golden.circle import WRITTEN, Circle
from tests.golden.letters import LETTERS, REMINDERS
from tests.golden.samples import fixed_identities
from tests.translations import catalogue, forms, messages

TYPED = ("Directors-general meeting", "Fees & <permits>", "Send the national forecast.", "Group nac-return",
         "One definition of a first-time applicant.", "Send the national forecast", "One definition of a first-time applicant")  # fmt: skip
"""What stands in the samples of reminders."""

FOLDER = Path(golden.__file__).parent / "mails"


def without_tokens(text: str) -> bytes:
    """Links that work once differ each time; that of an answer hangs on the order of people."""
    return re.sub(r"/(invitation|reset|answer|poll|reminders/stop)/[\w.-]+", r"/\1/TOKEN", text).encode()


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_byte_for_byte_the_golden_mail(make, begin, hands, name):
    kind, play = LETTERS[name]
    with fixed_identities(name):
        play(Circle(make, begin, hands))
    with begin(read_only=True) as work:
        letters = work.session.scalars(
            sa.select(OutboxMessage)
            .where(OutboxMessage.kind == kind, OutboxMessage.to_address.startswith("maria."))
            .order_by(OutboxMessage.created_at, OutboxMessage.id)
        ).all()
    found = {letter.locale: letter for letter in letters}
    assert set(found) == set(LOCALES)
    for locale, letter in found.items():
        written = without_tokens(f"{letter.subject}\n\n{letter.text}")
        golden.assert_golden(FOLDER / f"{name}.{locale}.txt", written)
        golden.assert_golden(FOLDER / f"{name}.{locale}.html", without_tokens(letter.html))


# Wholly in one language -----------------------------------------------------------------------------------

KINDS = (*LETTERS, *REMINDERS)

OWN_WORDS = re.compile(r"https?://\S+|" + "|".join(re.escape(words) for words in (*WRITTEN, *TYPED)))
"""Addresses, and what people typed in whatever language."""


@cache
def read(kind: str, locale: str) -> str:
    """What somebody reads of a mail, text and HTML, without what people typed."""
    text = (FOLDER / f"{kind}.{locale}.txt").read_text(encoding="utf-8")
    page = (FOLDER / f"{kind}.{locale}.html").read_text(encoding="utf-8")
    assert f'<html lang="{"en-GB" if locale == "en" else locale}">' in page
    shown = html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "\n", page, flags=re.DOTALL))
    return OWN_WORDS.sub("\n", f"{text}\n{shown}")


def pieces(texts: Iterable[str]) -> set[str]:
    """Texts without the places for values: what is always said, if it is more than a word."""
    found = {piece.strip(" .,:;()“”") for text in texts for piece in re.split(r"%\(\w+\)[sd]", text)}
    return {piece for piece in found if len(piece) > 8 and " " in piece}


@cache
def said(locale: str) -> frozenset[str]:
    """Every phrase of the catalogue in a language that English (or, of English, that language) does not share."""
    english = pieces(form for message in messages() for form in forms(message.id))
    if locale == "en":
        return frozenset(english)
    return frozenset(
        pieces(form for message in catalogue(locale) for form in forms(message.string)) - english
    )


def found_in(text: str, phrases: Iterable[str]) -> list[str]:
    return [phrase for phrase in phrases if phrase in text]


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_english_stands_in_a_mail_of_another_language(kind, locale):
    assert found_in(read(kind, locale), said("en")) == []


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_another_language_stands_in_a_mail_in_english(kind, locale):
    assert found_in(read(kind, "en"), said(locale)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_looked_for_is_there_in_its_own_language(kind):
    """The tests above would prove nothing if they looked for nothing."""
    for locale in LOCALES:
        assert len(found_in(read(kind, locale), said(locale))) >= 2


GLUED = re.compile(
    r"%\(|\{\w*\}|[^\W\d_][.!?][A-ZÅÄÆØÖÞ]|[^\S\n]{2,}\S|[^\S\n][,.;:!?](\s|$)|\.\.|,,|\bNone\b|\)\)|\( | \)"
)
"""Places that were not filled, sentences without a space between them, blanks in the wrong place."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_neither_glued_nor_torn(kind, locale):
    text = (FOLDER / f"{kind}.{locale}.txt").read_text(encoding="utf-8").replace("\n  → ", "\n→ ")
    assert GLUED.search(OWN_WORDS.sub("x", text)) is None
    assert "\n\n\n" not in text


def test_glue_would_be_seen():
    for bad in ("One.Two", "a  b", "a , b", "%(name)s", "{country}", "for None", "(Oslo (Oslo))", "end.."):
        assert GLUED.search(bad), bad
    assert GLUED.search("On Tue 4.5.2027, 13:00–15:00 Oslo time (your time). Next.") is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_why_it_came_and_names_a_page_to_go_to(kind):
    for locale in LOCALES:
        body, mark, why = (FOLDER / f"{kind}.{locale}.txt").read_text(encoding="utf-8").partition("\n--\n")
        assert mark
        assert len(why.split()) > 4
        assert "http://localhost/" in body or kind in LEADING_NOWHERE


LEADING_NOWHERE = ("account-address-changed", "group-declined-as-expert", "group-seat-ended-as-expert")
"""To readers who have lost, or never had, what the page would show."""

STOPPABLE = ("r-", "reminder", "escalation")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith(("account", "alarm"))])
def test_a_mail_about_the_work_says_how_to_be_told_otherwise(kind):
    for locale in LOCALES:
        for form in ("txt", "html"):
            mail = (FOLDER / f"{kind}.{locale}.{form}").read_text(encoding="utf-8")
            way = "/reminders/stop/TOKEN" if kind.startswith(STOPPABLE) else "/account#mail"
            assert way in mail or kind == "group-declined-as-expert"
