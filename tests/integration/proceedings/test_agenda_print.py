"""The agenda as PDF: tagged, in the reader's language, with the words as they were written."""

import io

import pikepdf
import pytest

from coordinator.forums.rules import Sharing
from coordinator.proceedings.rules import LeadKind
from tests.factories.agendas import Nac, item, lay_out, publish, upload
from tests.pdf_reader import structure, words

NASTY = '#read("/etc/passwd") *b* $x$ @ref <lbl> // [x] \\n #import "@preview/x"'


def pdf(client, meeting) -> pikepdf.Pdf:
    answer = client.get(f"/meetings/{meeting.id}/agenda.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return pikepdf.open(io.BytesIO(answer.data))


def test_the_pdf_is_tagged_and_says_language_and_title(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item("Welcome"), item("Tomorrow", day=2, notes="Read *this* first:\n\n- one\n- two"))
    publish(begin, nac)
    document = pdf(client_of(nac.delegate), nac.meeting)
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "en-GB"
    assert str(document.docinfo["/Title"]) == "Agenda: Spring meeting"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    kinds = structure(document)
    for kind in ("H1", "Table", "TR", "TH", "TD", "L", "LI"):
        assert kind in kinds
    assert kinds.count("Table") == 2


def test_the_pdf_holds_the_words_the_times_and_both_clocks(client_of, make, begin):
    nac = Nac(make)
    reader = make.delegate(nac.forum, "FI", zone="Europe/Helsinki")
    (first, *_) = lay_out(
        begin, nac, item("Welcome", ask="Agree the agenda", minutes=10, lead=LeadKind.HOST), item("Þórður Ægir Øå Šž"),
        item("Tomorrow", day=2, minutes=195),
    )  # fmt: skip
    publish(begin, nac)
    upload(begin, nac.secretary, nac.meeting, "Background note", item_id=first)
    said = words(pdf(client_of(reader), nac.meeting))
    for expected in (
        "Forum nac", "Tue 20 April 2027, 13:00", "Helsinki time", "Oslo", "13:10", "14:10", "Agree the agenda", "Norway, host",
        "Þórður Ægir Øå Šž", "Paper: Background note", "As it stands the meeting ends 12:15, not 12:00.", "Page 1 of 1",
        "Version 1, published Wed 25 November 2026",
    ):  # fmt: skip
        assert expected in said


def test_words_are_printed_as_they_were_written(client_of, make, begin):
    nac = Nac(
        make,
    )
    lay_out(begin, nac, item(NASTY, ask=NASTY, lead=LeadKind.OTHER, lead_text=NASTY[:100], notes=NASTY))
    publish(begin, nac)
    said = words(pdf(client_of(nac.delegate), nac.meeting))
    for expected in ('#read("/etc/passwd")', "*b*", "$x$", "@ref", '#import "@preview/x"'):
        assert expected in said
    assert "root:" not in said


def test_a_draft_says_so_on_every_sheet_and_only_to_those_who_may_see_it(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item("Being written"))
    document = pdf(client_of(nac.secretary), nac.meeting)
    assert str(document.docinfo["/Title"]) == "Draft agenda: Spring meeting"
    assert words(document).count("Draft agenda") >= 2
    assert client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}/agenda.pdf").status_code == 404


def test_an_observer_prints_only_what_is_theirs(client_of, make, begin):
    nac = Nac(make)
    lay_out(
        begin,
        nac,
        item("Inner talk", sharing=Sharing.FORUM, minutes=500),
        item("Open talk", sharing=Sharing.PUBLIC),
    )
    publish(begin, nac)
    said = words(pdf(client_of(nac.observer), nac.meeting))
    assert "Open talk" in said
    assert "Inner talk" not in said
    assert "Sum" not in said


@pytest.mark.parametrize(
    ("locale", "lang"), [("sv", "sv-SE"), ("nb", "nb-NO"), ("da", "da-DK"), ("fi", "fi-FI"), ("is", "is-IS")]
)
def test_the_pdf_is_in_the_readers_language(client_of, make, begin, locale, lang):
    nac = Nac(make)
    reader = make.delegate(nac.forum, "FI", locale=locale)
    lay_out(begin, nac, item("Welcome"))
    publish(begin, nac)
    assert str(pdf(client_of(reader), nac.meeting).Root.Lang) == lang


def test_a_long_agenda_goes_on_under_its_heads(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, *(item(f"Item {n}", ask="A line " * 12, minutes=1) for n in range(60)))
    publish(begin, nac)
    document = pdf(client_of(nac.delegate), nac.meeting)
    assert len(document.pages) > 2
    assert f"Page {len(document.pages)} of {len(document.pages)}" in words(document)


def test_the_same_agenda_gives_the_same_bytes(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item("Welcome"))
    publish(begin, nac)
    client = client_of(nac.delegate)
    url = f"/meetings/{nac.meeting.id}/agenda.pdf"
    assert client.get(url).data == client.get(url).data


def test_the_file_is_called_by_forum_and_day(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item("Welcome"))
    publish(begin, nac)
    answer = client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}/agenda.pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=agenda-nac-2027-04-20.pdf"


def test_an_agenda_published_at_any_instant_prints(client_of, make, begin, hands):
    hands.at = hands.at.replace(microsecond=123_456)
    nac = Nac(make)
    lay_out(begin, nac, item("Welcome"))
    publish(begin, nac)
    assert len(pdf(client_of(nac.delegate), nac.meeting).pages) == 1
