"""Every language says what English says, and no page has words that cannot be translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Message

from coordinator import wiring
from coordinator.core.places import TEMPLATES
from coordinator.desk.labels import EVENTS
from tests.translations import TRANSLATED, catalogue, forms, messages, missing, name

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def assert_said(unsaid: list[Message]) -> None:
    assert not unsaid, "\n".join(["run make messages, then translate:", *map(name, unsaid)])


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_is_of_its_language_and_holds_nothing_doubtful(locale):
    words = catalogue(locale)
    assert str(words.locale) == locale
    assert words.num_plurals == len(Locale.parse(locale).plural_form.tags | {"other"})
    assert [name(message) for message in words if message.id and message.fuzzy] == []
    assert list(words.obsolete) == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(locale):
    wrong = [
        f"{name(message)} → {form}"
        for message in catalogue(locale)
        for form in forms(message.string)
        if message.id and form and placeholders(form) != placeholders(forms(message.id)[0])
    ]
    assert wrong == []


def test_the_forms_of_a_message_have_the_same_placeholders():
    assert [name(m) for m in messages() if len({tuple(placeholders(form)) for form in forms(m.id)}) > 1] == []


@pytest.mark.parametrize("locale", ["en", *TRANSLATED])
def test_a_percent_sign_that_is_no_placeholder_is_doubled(locale):
    said = [form for m in messages() for form in forms(m.id)]
    if locale != "en":
        said = [form for m in catalogue(locale) if m.id for form in forms(m.string)]
    assert [form for form in said if "%" in PLACEHOLDER.sub("", form).replace("%%", "")] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_language_says_everything(locale):
    assert_said(missing(locale))


def test_the_journal_has_words_for_every_event():
    kinds = {*wiring.REACTIONS, *wiring.SILENT}
    assert {kind.__name__ for kind in kinds} == set(EVENTS)


JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r'[\w:-]+="[^"]*"')
WORD = re.compile(r"[^\W\d_]{2,}")
PROPER_NAMES = {"Coordinator", "CSV", "Excel", "PDF"}
VALUES = {"components/field.html": {"choices", "other"}}
"""Words that a macro gives to the template that calls it, not to readers."""
READ_OUT = {"title", "aria-label", "aria-description", "placeholder", "alt", "label"}
UNREAD = {"code", "kbd", "script", "style"}
VOID = {"input", "br", "meta", "link", "hr", "img"}
PAGES_AND_MAILS = sorted(path for path in TEMPLATES.rglob("*.*") if path.suffix in {".html", ".txt"})


class BareWords(HTMLParser):
    """The words of a template that stand outside of Jinja."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for attribute, value in attrs:
            if attribute in READ_OUT:
                self.words += WORD.findall(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not UNREAD.intersection(self.open):
            self.words += WORD.findall(ATTRIBUTE.sub("", data))


def bare_words(template: str) -> list[str]:
    parser = BareWords()
    parser.feed(JINJA.sub("", template))
    parser.close()
    return [word for word in parser.words if word not in PROPER_NAMES]


def test_bare_words_are_seen():
    assert bare_words('<p title="Go">{{ _("Stop") }} now</p>') == ["Go", "now"]
    assert bare_words("<p>{% trans %}Stop{% endtrans %} <code>ls</code> PDF {# why #}5</p>") == []


@pytest.mark.parametrize("template", PAGES_AND_MAILS, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template: Path):
    own = VALUES.get(template.relative_to(TEMPLATES).as_posix(), set())
    assert [word for word in bare_words(template.read_text()) if word not in own] == []
