"""Pages of meetings: what they show to whom, and what they cost."""

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.meetings import operations
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.rules import Answer, MeetingMode, MeetingStatus
from tests.factories import slot
from tests.integration.meetings.conftest import facts


@pytest.fixture
def spring(begin, nac) -> Meeting:
    """The directors-general in Oslo in April, convened, with all that can be told of it."""
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id,
            facts=facts(
                city="Oslo", venue="Host authority", joining_link="https://meet.example.org/secret", practical="Bus 17",
                note="Ask about the room", languages=("en", "sv"),
            ),
            when=slot("2027-04-20T13:00", "2027-04-21T12:00"),
        )  # fmt: skip
    with begin(nac.secretary) as work:
        operations.convene(work, meeting.id)
    return meeting


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_the_page_says_when_at_the_venue_and_for_the_reader(make, nac, spring, client_of):
    director = make.delegate(nac.forum, "FI", zone="Europe/Helsinki")
    page = text_of(client_of(director).get(f"/meetings/{spring.id}"))
    assert "<b>Tue 20 April 2027</b>, <b>13:00</b>" in page
    assert "Oslo time" in page
    assert "Tue 20 Apr 14:00 – Wed 21 Apr 13:00 your time" in page
    assert "Host authority, Oslo · in person, link for those who cannot travel" in page
    assert 'data-color="success">Convened' in page
    assert "https://meet.example.org/secret" in page
    assert "Bus 17" in page
    assert "Ask about the room" not in page


def test_a_rough_date_is_said_in_words(begin, nac, client_of):
    from coordinator.meetings.rules import RoughDate, months_of  # noqa: PLC0415

    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, facts=facts(), when=RoughDate.of(months_of(2028, 3, 5))
        )
    assert "spring 2028, date to be set" in text_of(client_of(nac.secretary).get(f"/meetings/{meeting.id}"))


def test_registration_is_shown_by_country(make, nac, spring, client_of):
    finland = make.party("FI")
    make.keep(
        PartyAnswer(id=new_id(), meeting_id=spring.id, party_id=make.party("DK").id, answer=Answer.REGRETS, answered_at=make.clock.now())
    )  # fmt: skip
    for given in (None, Answer.ATTENDS, Answer.ATTENDS_ONLINE, Answer.REGRETS):
        make.keep(
            Participant(id=new_id(), meeting_id=spring.id, party_id=finland.id, display_name="Somebody", answer=given, registered_at=make.clock.now())
        )  # fmt: skip
    page = text_of(client_of(nac.secretary).get(f"/meetings/{spring.id}"))
    assert "2 of 5 countries" in page
    assert "2 coming, 1 online" in page
    assert "Does not attend" in page
    assert page.count("Not answered") == 3
    assert '<div class="tally-sum"><dt>People</dt><dd>3</dd></div>' in page


def test_each_reader_is_offered_what_is_theirs_to_do(make, nac, spring, client_of):
    secretary = text_of(client_of(nac.secretary).get(f"/meetings/{spring.id}"))
    contact = text_of(client_of(make.contact_point("FI")).get(f"/meetings/{spring.id}"))
    director = text_of(client_of(make.delegate(nac.forum, "SE")).get(f"/meetings/{spring.id}"))
    assert "Cancel the meeting" in secretary
    assert "Register Finland" not in secretary
    assert "Register Finland" in contact
    assert "Cancel the meeting" not in contact
    assert "Say whether I come" in director
    assert "Register Sweden" in director


def test_an_onlooker_sees_no_link_and_no_answers(make, nac, client_of):
    group = make.group(nac.forum, parties="FI")
    meeting = make.meeting(nac.forum, joining_link="https://meet.example.org/secret", practical="Bus 17")
    expert = text_of(client_of(make.expert(group, "FI")).get(f"/meetings/{meeting.id}"))
    assert "Spring meeting" in expert
    assert "meet.example.org" not in expert
    assert "Bus 17" not in expert
    assert "countries</p>" not in expert


def test_the_administrator_sees_that_it_takes_place_and_no_more(make, spring, client_of):
    page = text_of(client_of(make.administrator()).get(f"/meetings/{spring.id}"))
    assert "Tue 20 April 2027" in page
    for content in ("meet.example.org", "Bus 17", "Ask about the room", "Registration", "English"):
        assert content not in page.split("<main")[1].split("</main>")[0]


def test_a_cancelled_meeting_says_so_and_why(begin, nac, spring, client_of):
    with begin(nac.secretary) as work:
        operations.cancel(work, spring.id, reason="No host <b>")
    page = text_of(client_of(nac.secretary).get(f"/meetings/{spring.id}"))
    assert "Cancelled on Wed 25 November 2026." in page
    assert "No host &lt;b&gt;" in page
    assert "Undo the cancellation" in page


def test_the_meetings_of_the_series_stand_around_it(make, nac, spring, client_of):
    for title, at, over in (
        ("Autumn before", "2026-10-20T13:00", {}),
        ("Autumn after", "2027-10-19T13:00", {}),
        ("Long after", "2028-04-18T13:00", {}),
        ("Called off", "2027-06-01T13:00", {"status": MeetingStatus.CANCELLED}),
    ):
        make.meeting(nac.forum, title=title, at=at, series_id=nac.series.id, **over)
    page = text_of(client_of(nac.secretary).get(f"/meetings/{spring.id}"))
    assert "Autumn before" in page
    assert "Autumn after" in page
    assert "Long after" not in page
    assert "Called off" not in page


@pytest.mark.parametrize("who", ["secretary", "contact", "director", "expert"])
def test_the_page_of_a_meeting_costs_at_most_ten_statements(make, nac, spring, client_of, statements, who):
    for position in range(8):
        make.item(spring, position=position, title=f"Item {position}")
    make.meeting(nac.forum, at="2026-10-20T13:00", series_id=nac.series.id)
    person = {
        "secretary": lambda: nac.secretary,
        "contact": lambda: make.contact_point("FI"),
        "director": lambda: make.delegate(nac.forum, "FI"),
        "expert": lambda: make.expert(make.group(nac.forum, parties="FI"), "FI"),
    }[who]()
    client = client_of(person)
    statements.clear()
    text_of(client.get(f"/meetings/{spring.id}"))
    assert len(statements) <= 10, "\n".join(s[:120] for s in statements)


# Lists, series, history, people


def test_the_list_filters_counts_and_says_its_order(make, nac, client_of):
    other = make.forum("igc")
    make.grant(nac.secretary, Role.SECRETARIAT, forum=other)
    group = make.group(nac.forum)
    make.meeting(nac.forum, title="Alpha", at="2026-12-01T10:00", city="Uppsala")
    make.meeting(nac.forum, title="Beta", at="2027-01-12T10:00", group=group)
    make.meeting(other, title="Gamma", at="2027-02-02T10:00", status=MeetingStatus.PLANNED)
    make.meeting(nac.forum, title="Before", at="2026-10-01T10:00")
    client = client_of(nac.secretary)

    def titles(query: str) -> list[str]:
        page = text_of(client.get(f"/meetings{query}"))
        found = [t for t in ("Before", "Alpha", "Beta", "Gamma") if f">{t}</a>" in page]
        return sorted(found, key=page.index)

    assert titles("") == ["Alpha", "Beta", "Gamma"]
    assert titles("?from=") == ["Gamma", "Beta", "Alpha", "Before"]
    assert titles("?until=2026-12-31") == ["Alpha", "Before"]
    assert titles("?from=2027-01-12&until=2027-01-12") == ["Beta"]
    assert titles("?forum=igc") == ["Gamma"]
    assert titles("?group=nac-return") == ["Beta"]
    assert titles("?status=planned") == ["Gamma"]
    assert titles("?q=uppsala") == ["Alpha"]
    assert titles("?forum=no-such&status=nonsense&from=yesterday&page=x") == [
        "Gamma",
        "Beta",
        "Alpha",
        "Before",
    ]
    assert "3 meetings, soonest first" in text_of(client.get("/meetings"))


def test_a_long_list_has_pages(make, nac, client_of, monkeypatch):
    monkeypatch.setattr("coordinator.meetings.views.lists.PAGE_SIZE", 2)
    for day in range(1, 6):
        make.meeting(nac.forum, title=f"Meeting {day}", at=f"2026-12-0{day}T10:00")
    page = text_of(client_of(nac.secretary).get("/meetings?page=2&forum=nac"))
    assert "3 to 4 of 5" in page
    assert "page=3" in page
    assert "Meeting 1<" not in page


def test_the_list_costs_the_same_for_few_and_for_many(make, nac, client_of, statements):
    client = client_of(nac.secretary)
    counts = []
    for _round in range(2):
        for day in range(1, 8):
            make.meeting(nac.forum, at=f"2026-12-0{day}T10:00")
        statements.clear()
        text_of(client.get("/meetings"))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_the_list_is_a_file_too_and_taking_it_is_on_record(make, nac, client_of, journal):
    make.meeting(nac.forum, title="=cmd()", at="2026-12-01T10:00")
    answer = client_of(nac.secretary).get("/meetings.csv?forum=nac")
    body = answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=meetings.csv"
    assert "2026-12-01" in body
    assert "'=cmd()" in body
    assert journal()[-1] == ("MeetingsExported", {"count": 1})
    assert client_of(nac.secretary).get("/meetings.xlsx").get_data()[:2] == b"PK"


def test_the_series_shows_its_meetings_and_cadence(make, nac, client_of):
    make.meeting(
        nac.forum, title="Autumn", at="2026-10-20T13:00", series_id=nac.series.id, status=MeetingStatus.HELD
    )
    page = text_of(client_of(nac.secretary).get("/series/s-nac-dg"))
    assert "Spring and autumn" in page
    assert "Autumn" in page
    assert "0 of 5" in page
    assert "Plan the coming years" in page
    assert "Plan the coming years" not in text_of(
        client_of(make.delegate(nac.forum, "FI")).get("/series/s-nac-dg")
    )


def test_the_history_tells_what_happened_in_words(begin, make, nac, spring, client_of):
    with begin(nac.secretary) as work:
        operations.reschedule(work, spring.id, slot("2027-05-04T13:00"), reason="Ferry strike")
    contact = make.contact_point("FI", name="FI contact")
    with begin(contact) as work:
        operations.register(
            work, spring.id, make_party_id(work), operations.Delegate(name="Aino", email="a@fi.example.org")
        )
    page = text_of(client_of(nac.secretary).get(f"/meetings/{spring.id}/history"))
    for words in (
        "Planned",
        "Convened",
        "Moved from Tue 20 April 2027, 13:00 Oslo time to Tue 4 May 2027, 13:00 Oslo time",
        "Ferry strike",
        "Aino was registered for Finland",
        "Finland answered: Attends",
        "FI contact",
    ):
        assert words in page
    expert = text_of(
        client_of(make.expert(make.group(nac.forum), "FI")).get(f"/meetings/{spring.id}/history")
    )
    assert "Ferry strike" in expert
    assert "Aino" not in expert
    assert "FI contact" not in expert
    assert client_of(make.administrator()).get(f"/meetings/{spring.id}/history").status_code == 403


def make_party_id(work):
    from coordinator.forums.queries import find_party  # noqa: PLC0415

    return find_party(work.session, "country", "FI").id


def test_people_are_listed_by_country_with_who_answered(begin, make, nac, spring, client_of, journal):
    contact = make.contact_point("FI", name="FI contact")
    with begin(contact) as work:
        operations.register(
            work, spring.id, make_party_id(work),
            operations.Delegate(name="Aino", email="a@fi.example.org", is_head=True, practical_needs="Vegetarian"),
        )  # fmt: skip
    url = f"/meetings/{spring.id}/people"
    own, other = text_of(client_of(contact).get(url)), text_of(client_of(make.contact_point("SE")).get(url))
    for words in ("Aino", "Head of delegation", "FI contact"):
        assert words in own
        assert words in other
    assert "Vegetarian" in own
    assert "Vegetarian" not in other
    assert client_of(make.expert(make.group(nac.forum), "FI")).get(url).status_code == 403
    files = {
        who: client_of(person).get(f"{url}.csv").get_data(as_text=True)
        for who, person in (("own", contact), ("other", make.contact_point("DK")))
    }
    assert "a@fi.example.org" in files["own"]
    assert "a@fi.example.org" not in files["other"]
    assert "Vegetarian" not in files["other"]
    assert journal()[-1] == ("ParticipantsExported", {"count": 1})


def test_the_panels_show_meetings_on_forum_and_group_pages(app, begin, make, nac, spring):
    from coordinator.meetings.panels import forum_panel, group_panel  # noqa: PLC0415

    group = make.group(nac.forum, parties="FI SE")
    make.meeting(
        nac.forum,
        title="Held",
        at="2026-10-20T13:00",
        group=group,
        status=MeetingStatus.HELD,
        mode=MeetingMode.ONLINE,
    )
    with app.test_request_context(), begin(nac.secretary, read_only=True) as work:
        of_forum, of_group = forum_panel(work, nac.forum), group_panel(work, group)
    assert [r.meeting.title for r in of_forum.values["ahead"]] == ["Spring meeting"]
    assert [r.meeting.title for r in of_forum.values["recent"]] == ["Held"]
    assert [s.name for s in of_forum.values["series"]] == ["Directors-general"]
    held = of_group.values["rows"][0].meeting.id
    assert (of_group.values["turnouts"][held].coming, of_group.values["turnouts"][held].expected) == (0, 2)
    assert not of_group.values["marks"][held].minutes


def test_an_outsider_learns_nothing_of_a_series(make, nac, client_of):
    assert client_of(make.outsider()).get("/series/s-nac-dg").status_code == 404
    assert client_of(make.observer(nac.forum)).get("/series/s-nac-dg").status_code == 404
    make.meeting(nac.forum, series_id=nac.series.id, sharing=Sharing.FORUM_PLUS)
    assert client_of(make.observer(nac.forum)).get("/series/s-nac-dg").status_code == 200
