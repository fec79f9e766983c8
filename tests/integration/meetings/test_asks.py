"""What meetings ask of whom, and the secretariat's board."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.ids import new_id
from coordinator.meetings import operations, queries
from coordinator.meetings.models import Deadline, Participant
from coordinator.meetings.rules import Anchor, Answer, MeetingStatus, RoughDate, months_of
from tests.factories import slot
from tests.integration.meetings.conftest import facts


@pytest.fixture
def asked(app, begin):
    """The asks of a person, as (day, title, text, address, label)."""

    def _asked(person) -> list[tuple[str, str, str, str, str]]:
        with app.test_request_context(), begin(person, read_only=True) as work:
            return [
                (ask.due_on.isoformat() if ask.due_on else "", ask.title, ask.text, ask.href, ask.label)
                for ask in queries.asked_of(work)
            ]

    return _asked


@pytest.fixture
def spring(begin, nac):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=slot("2027-04-20T13:00")
        )
        operations.convene(work, meeting.id)
    return meeting


def test_a_contact_point_is_asked_to_register_the_country_until_it_has(begin, make, nac, spring, asked):
    contact, finland = make.contact_point("FI"), make.party("FI")
    make.contact_point("DE")
    assert asked(contact) == [
        (
            "2027-03-30", "Register Finland: Spring meeting", "Tue 20 April 2027. 0 of 5 countries have answered.",
            f"/meetings/{spring.id}/register?party=FI", "Register",
        )
    ]  # fmt: skip
    with begin(contact) as work:
        operations.answer_for_party(work, spring.id, finland.id, Answer.REGRETS)
    assert asked(contact) == []
    sweden = make.contact_point("SE")
    assert "1 of 5 countries" in asked(sweden)[0][2]


def test_a_registered_colleague_counts_as_an_answer(make, spring, asked):
    make.keep(
        Participant(id=new_id(), meeting_id=spring.id, party_id=make.party("FI").id, display_name="Aino", registered_at=make.clock.now())
    )  # fmt: skip
    assert asked(make.contact_point("FI")) == []


def test_nobody_is_asked_for_what_is_planned_over_or_closed(begin, make, nac, spring, asked, hands):
    make.meeting(nac.forum, title="Planned", status=MeetingStatus.PLANNED)
    make.meeting(nac.forum, title="Called off", status=MeetingStatus.CANCELLED)
    make.meeting(nac.forum, title="Over", at="2026-10-20T13:00")
    contact = make.contact_point("FI")
    assert [title for _d, title, *_rest in asked(contact)] == ["Register Finland: Spring meeting"]
    hands.at = datetime(2027, 3, 31, 12, tzinfo=UTC)
    assert asked(contact) == []


def test_observers_and_outsiders_are_not_asked(make, nac, spring, asked):
    assert asked(make.observer(nac.forum, "DE")) == []
    assert asked(make.contact_point("DE")) == []
    assert asked(make.delegate(make.forum("elsewhere"), "FI")) == []


def test_a_head_of_delegation_is_asked_for_the_country_and_for_themselves(begin, make, nac, spring, asked):
    director = make.delegate(nac.forum, "FI")
    assert [label for *_rest, label in asked(director)] == ["Register", "Answer"]
    with begin(director) as work:
        operations.answer(work, spring.id, Answer.ATTENDS)
    assert asked(director) == []


def test_an_expert_and_whoever_was_registered_is_asked_for_an_answer(make, nac, asked):
    group = make.group(nac.forum, parties="FI")
    expert, guest = make.expert(group, "FI"), make.expert(make.group(nac.forum, "other"), "SE")
    meeting = make.meeting(nac.forum, group=group, at="2026-12-10T10:00", sharing=Sharing.FORUM)
    assert [title for _d, title, *_rest in asked(expert)] == ["Will you attend? Spring meeting"]
    assert asked(guest) == []
    make.keep(
        Participant(id=new_id(), meeting_id=meeting.id, person_id=guest.id, display_name="Guest", registered_at=make.clock.now())
    )  # fmt: skip
    assert [href for *_rest, href, _l in asked(guest)] == [f"/meetings/{meeting.id}/answer"]


def test_the_secretariat_is_asked_for_dates_convening_records_and_late_steps(begin, make, nac, asked, hands):
    with begin(nac.secretary) as work:
        rough = operations.plan(
            work, forum_id=nac.forum.id, facts=facts("Rough"), when=RoughDate.of(months_of(2027, 9, 11))
        )
        operations.plan(
            work, forum_id=nac.forum.id, facts=facts("Years away"), when=RoughDate.of(months_of(2028, 3, 5))
        )
        late = operations.plan(
            work,
            forum_id=nac.forum.id,
            series_id=nac.series.id,
            facts=facts("Late"),
            when=slot("2026-12-20T13:00"),
        )
    off = make.meeting(nac.forum, title="Off", at="2026-12-01T10:00", status=MeetingStatus.POSTPONED)
    with begin() as work:
        row = work.session.get_one(type(off), off.id)
        row.moved_from = row.starts_at
    over = make.meeting(nac.forum, title="Over", at="2026-11-20T13:00")
    held = make.meeting(nac.forum, title="Held", at="2026-11-10T13:00", status=MeetingStatus.HELD)
    make.meeting(
        nac.forum,
        title="Recorded",
        at="2026-11-11T13:00",
        status=MeetingStatus.HELD,
        minutes_status="approved",
    )
    make.meeting(nac.forum, title="Long ago", at="2025-11-11T13:00", status=MeetingStatus.HELD)
    stepped = make.meeting(nac.forum, title="Stepped", at="2026-12-05T10:00")
    for step, day in (
        ("draft_agenda", date(2026, 11, 21)),
        ("papers_due", date(2026, 11, 20)),
        ("joining_link", date(2026, 12, 3)),
    ):
        make.keep(Deadline(id=new_id(), meeting_id=stepped.id, step=step, due_on=day, offset_days=0, relative_to=Anchor.MEETING_START, audience="members"))  # fmt: skip
    found = {title: (day, href) for day, title, _text, href, _label in asked(nac.secretary)}
    assert found == {
        "Set the date: Rough": ("2027-09-01", f"/meetings/{rough.id}/date"),
        "Set the date: Off": ("2026-12-01", f"/meetings/{off.id}/convene"),
        "Was it held? Over": ("2026-11-20", f"/meetings/{over.id}"),
        "Record of the meeting: Held": ("2026-11-10", f"/meetings/{held.id}/deadlines"),
        "Convene: Late": ("2026-11-08", f"/meetings/{late.id}/convene"),
        "1 step is late: Stepped": ("2026-11-21", f"/meetings/{stepped.id}/deadlines"),
    }


def test_a_step_that_is_done_is_no_longer_asked_for(begin, make, nac, asked):
    held = make.meeting(nac.forum, at="2026-11-10T13:00", status=MeetingStatus.HELD)
    row = make.keep(Deadline(id=new_id(), meeting_id=held.id, step="draft_minutes", due_on=date(2026, 11, 20), offset_days=10, relative_to=Anchor.MEETING_END, audience="participants"))  # fmt: skip
    assert len(asked(nac.secretary)) == 1
    with begin(nac.secretary) as work:
        operations.mark_deadline(work, row.id, done=True)
    assert asked(nac.secretary) == []


def test_the_board_shows_each_coming_meeting_with_its_checklist(app, begin, make, nac, spring):
    make.meeting(make.forum("igc"), title="Not mine")
    with begin(nac.secretary) as work:
        operations.plan(
            work,
            forum_id=nac.forum.id,
            series_id=nac.series.id,
            facts=facts("Soon"),
            when=slot("2026-12-20T13:00"),
        )
    contact, finland = make.contact_point("FI"), make.party("FI")
    with begin(contact) as work:
        operations.answer_for_party(work, spring.id, finland.id, Answer.ATTENDS)
    with app.test_request_context(), begin(nac.secretary, read_only=True) as work:
        board = {
            entry.meeting.title: [(c.text, c.state) for c in entry.checklist] for entry in queries.board(work)
        }
    assert board == {
        "Soon": [("Not invited", "late"), ("No agenda sent", "open"), ("Registered 0 of 5", "open")],
        "Spring meeting": [("Invited", "done"), ("No agenda sent", "open"), ("Registered 1 of 5", "open")],
    }


def test_asks_and_board_cost_the_same_for_few_and_for_many(app, begin, make, nac, statements):
    counts = []
    for _round in range(2):
        for day in range(1, 6):
            make.meeting(nac.forum, at=f"2026-12-0{day}T10:00")
            make.meeting(nac.forum, at=f"2026-11-0{day}T10:00", status=MeetingStatus.HELD)
        with app.test_request_context(), begin(nac.secretary, read_only=True) as work:
            statements.clear()
            queries.asked_of(work)
            queries.board(work)
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 11


def test_what_is_over_leaves_the_board(begin, make, nac, spring, hands):
    hands.at += timedelta(days=365)
    with begin(nac.secretary, read_only=True) as work:
        assert queries.board(work) == []
