"""The plan of a year as PDF: one page, tagged, wholly in the language that was asked for."""

import io
import time
from datetime import date, timedelta

import pikepdf
import pytest

from coordinator.core.rendering import speaking
from coordinator.kit.ids import new_id
from coordinator.kit.texts import LOCALES
from coordinator.meetings.models import Deadline
from coordinator.meetings.rules import Anchor, MeetingStatus
from coordinator.web.i18n import _
from tests.pdf_reader import structure, words

NASTY = '#read("/etc/passwd") *b* $x$ @ref <lbl> // [x] \\n #import "@preview/x"'
OWN_WORDS = (
    "Year plan %(year)s", "Fixed meeting", "Directors-general meet", "Tentative", "Some day in this span", "Cancelled",
    "Deadline", "Weekend", "Countries closed", "As of %(date)s", "tentative", "cancelled",
)  # fmt: skip
"""What the plan itself says, as it is called in the catalogues."""


@pytest.fixture
def delegate(make, nac):
    return make.delegate(nac, "FI", zone="Europe/Helsinki")


def plan(client, address: str = "year=2027&forum=nac") -> pikepdf.Pdf:
    answer = client.get(f"/calendar/year.pdf?{address}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return pikepdf.open(io.BytesIO(answer.data))


def a_year(make, nac):
    norway = make.party("NO")
    spring = make.meeting(nac, at="2027-04-20T13:00", end="2027-04-21T12:00", title="Vårmøte", city="Bergen",
                          host_party_id=norway.id, status=MeetingStatus.PLANNED)  # fmt: skip
    make.meeting(nac, at="2027-11-04T09:00", title="Høstmøte", city="Oslo", status=MeetingStatus.CANCELLED)
    make.keep(Deadline(
        id=new_id(), meeting_id=spring.id, step="papers_due", due_on=date(2027, 4, 6), offset_days=-14,
        relative_to=Anchor.MEETING_START, audience="members",
    ))  # fmt: skip


def test_it_is_one_tagged_page_with_title_language_and_a_heading_for_each_month(
    client_of, make, nac, delegate
):
    a_year(make, nac)
    document = plan(client_of(delegate))
    assert len(document.pages) == 1
    width, height = (float(document.pages[0].MediaBox[n]) for n in (2, 3))
    assert width > height
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "en-GB"
    assert str(document.docinfo.Title) == "Year plan 2027"
    assert structure(document).count("H1") == 12


def test_it_says_what_when_where_and_as_of(client_of, make, nac, delegate):
    a_year(make, nac)
    text = words(plan(client_of(delegate)))
    for said in (
        "Year plan 2027", "Nordic Aliens Committee", "Vårmøte, Bergen, NO", "tentative", "Høstmøte, Oslo", "cancelled",
        "Papers", "Countries closed", "2/2", "2 meetings, 1 tentative, 1 cancelled",
        "As of Wed 25 November 2026, 11:00 Helsinki time",
    ):  # fmt: skip
        assert said in text, text


@pytest.mark.parametrize("locale", [code for code in LOCALES if code != "en"])
def test_in_another_language_nothing_of_its_own_is_left_in_english(
    app, client_of, make, nac, delegate, locale
):
    a_year(make, nac)
    document = plan(client_of(delegate), f"year=2027&forum=nac&lang={locale}")
    text = words(document)
    assert str(document.Root.Lang).startswith(locale)
    with app.test_request_context(), speaking(locale):
        translated = {word: _(word) for word in OWN_WORDS}
    for english, own in translated.items():
        if english != own:
            assert english.split(" %")[0] not in text, english
        assert own.split("%")[0].strip() in text, own
    for month in ("January", "May", "October"):
        assert month not in text
    assert "Vårmøte, Bergen, NO" in text


def test_without_a_language_it_is_the_readers_and_an_unknown_one_is_none(client_of, make, nac):
    reader = client_of(make.delegate(nac, "SE", locale="sv"))
    assert str(plan(reader).Root.Lang) == "sv-SE"
    assert str(plan(reader, "year=2027&lang=xx").Root.Lang) == "sv-SE"
    assert str(plan(reader, "year=2027&lang=is").Root.Lang) == "is-IS"


def test_titles_are_never_markup(client_of, make, nac, delegate):
    make.meeting(nac, title=NASTY[:200])
    assert NASTY in words(plan(client_of(delegate)))


def test_however_many_meetings_it_stays_one_page_and_says_what_it_leaves_out(client_of, make, nac, delegate):
    for n in range(160):
        on = date(2027, 1, 4) + timedelta(days=n * 2)
        make.meeting(
            nac, at=f"{on.isoformat()}T09:00", title=f"A meeting with quite a long title, number {n}"
        )
    began = time.perf_counter()
    document = plan(client_of(delegate))
    took = time.perf_counter() - began
    assert len(document.pages) == 1
    text = words(document)
    assert "more" in text
    assert "have no room on one page" in text
    assert took < 10  # typeset in a fifth of a second; generous, since machines differ


def test_a_saved_view_is_planned_under_its_own_name_for_its_holder_alone(client_of, make, nac, delegate):
    make.meeting(nac, title="Vårmøte")
    client = client_of(delegate)
    client.post("/calendar/views", data={"name": "My spring", "forum": "nac", "deadlines": "1"})
    address = client.get("/calendar/subscribe").text.split("/calendar?saved=")[1].split('"')[0]
    text = words(plan(client, f"year=2027&saved={address}"))
    assert "My spring" in text
    assert "Vårmøte" in text
    other = client_of(make.delegate(nac, "SE"))
    assert other.get(f"/calendar/year.pdf?year=2027&saved={address}").status_code == 404
    page = client.get(f"/calendar?saved={address}&year=2027").text
    assert f"/calendar/year.pdf?saved={address}&amp;year=2027" in page


def test_an_empty_year_is_a_page_as_well(client_of, nac, delegate):
    document = plan(client_of(delegate), "year=2031&forum=nac&holidays=0&deadlines=0")
    assert len(document.pages) == 1
    assert "0 meetings" in words(document)
