"""The demonstration: six people who can sign in, and something for each of them to do."""

from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.accounts import passwords
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import PERSONAS as ADDRESSES
from coordinator.accounts.rules import AccountState
from coordinator.core.work import is_demonstration
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import Deliverable, ExpertSeat, WorkingGroup
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role
from coordinator.loading.demonstration import PERSONAS, load_demonstration
from coordinator.meetings.models import Meeting, MeetingParty, Participant, PartyAnswer
from coordinator.proceedings.models import AgendaItem, Paper, PaperVersion
from coordinator.web.work import begin_system_work, house
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def demonstration(app):
    with begin_system_work() as work:
        return load_demonstration(work, TODAY)


def test_everything_is_loaded_and_the_database_marked(begin, demonstration):
    assert (demonstration.created, demonstration.refused) == (665, [])
    with begin(read_only=True) as work:
        assert is_demonstration(work.session) is True


def test_a_second_loading_changes_nothing(begin, demonstration):
    def rows():
        with begin(read_only=True) as work:
            return [
                work.session.scalar(sa.select(sa.func.count()).select_from(m))
                for m in (Person, Grant, ExpertSeat, Participant, Paper)
            ]

    before = rows()
    with begin_system_work() as work:
        again = load_demonstration(work, date(2027, 1, 4))
    assert (again.created, again.updated) == (0, 0)
    assert rows() == before


def test_the_sign_in_page_and_the_demonstration_mean_the_same_people():
    assert tuple(PERSONAS) == ADDRESSES


@pytest.mark.parametrize("email", ADDRESSES)
def test_each_can_sign_in(begin, demonstration, email):
    with begin(read_only=True) as work:
        person, account = work.session.execute(
            sa.select(Person, Account)
            .join(Account, Account.person_id == Person.id)
            .where(Person.email == email)
        ).one()
        assert (account.state, person.locale) == (AccountState.ACTIVE, "en")
        assert account.password_hash == passwords.demonstration_hash()
        assert work.session.scalar(sa.select(sa.func.count()).where(Grant.person_id == person.id)) > 0


def rights(work, email):
    return work.session.execute(
        sa.select(Grant.role, Forum.slug, WorkingGroup.slug, Party.code)
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(Forum, Forum.id == Grant.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Grant.group_id)
        .outerjoin(Party, Party.id == Grant.party_id)
        .where(Person.email == email)
        .order_by(Forum.slug, WorkingGroup.slug)
    ).all()


def test_what_each_may_do(begin, demonstration):
    with begin(read_only=True) as work:
        assert len(rights(work, "secretariat@demo.example.org")) == 8
        assert rights(work, "expert@demo.example.org") == [
            (Role.EXPERT, "nac", "nac-digital", "FI"),
            (Role.EXPERT, "nac", "nac-return", "FI"),
        ]
        assert {(r[0], r[3]) for r in rights(work, "director@demo.example.org")} == {(Role.DELEGATE, "FI")}
        assert {"nac", "gdisc", "igc"} <= {r[1] for r in rights(work, "director@demo.example.org")}
        assert rights(work, "contact@demo.example.org") == [(Role.CONTACT_POINT, None, None, "IS")]
        assert rights(work, "observer@demo.example.org") == [(Role.OBSERVER, "budapest-process", None, "AU")]
        assert rights(work, "admin@demo.example.org") == [(Role.ADMINISTRATOR, None, None, None)]


def test_iceland_is_asked_to_answer_to_nominate_and_to_act(begin, demonstration):
    with begin(read_only=True) as work:
        iceland = work.session.scalars(sa.select(Party).where(Party.code == "IS")).one()
        answered = work.session.scalars(
            sa.select(Meeting.ref)
            .join(PartyAnswer, PartyAnswer.meeting_id == Meeting.id)
            .where(PartyAnswer.party_id == iceland.id)
        ).all()
        assert answered == ["m-nac-autumn"]
        vacant = work.session.execute(
            sa.select(WorkingGroup.slug, ExpertSeat.until_on)
            .join(ExpertSeat, ExpertSeat.group_id == WorkingGroup.id)
            .where(ExpertSeat.party_id == iceland.id, ExpertSeat.until_on.is_not(None))
        ).all()
        assert vacant == [("nac-digital", date(2026, 11, 11))]


def test_the_expert_and_the_observer_are_asked_whether_they_come(begin, demonstration):
    with begin(read_only=True) as work:
        asked = work.session.execute(
            sa.select(Person.ref, Meeting.ref)
            .join(Participant, Participant.person_id == Person.id)
            .join(Meeting, Meeting.id == Participant.meeting_id)
            .where(Participant.answer.is_(None), Person.ref.startswith("demo-"))
            .order_by(Person.ref)
        ).all()
        assert asked == [("demo-expert", "m-nac-return"), ("demo-observer", "m-bp-reference")]
        invited = work.session.scalars(
            sa.select(Party.code).join(MeetingParty, MeetingParty.party_id == Party.id)
        ).all()
        assert invited == ["AU"]


def test_a_nomination_waits_and_a_deliverable_is_late(begin, demonstration):
    with begin(read_only=True) as work:
        assert (
            work.session.scalar(sa.select(sa.func.count()).where(ExpertSeat.state == SeatState.NOMINATED))
            == 1
        )
        late = work.session.scalars(
            sa.select(Deliverable.title)
            .where(Deliverable.due_on < TODAY, Deliverable.done_on.is_(None))
            .order_by(Deliverable.title)
        ).all()
        assert late == ["definitions note", "quarterly table"]


def test_papers_are_real_files_at_their_items(begin, demonstration):
    with begin(read_only=True) as work:
        rows = work.session.execute(
            sa.select(Paper.title, AgendaItem.title, PaperVersion.sha256, PaperVersion.size)
            .join(PaperVersion, PaperVersion.paper_id == Paper.id)
            .outerjoin(AgendaItem, AgendaItem.id == Paper.item_id)
            .order_by(Paper.title)
        ).all()
    assert [(paper, item) for paper, item, _key, _size in rows] == [
        ("Draft conclusions, first reading", "Draft conclusions, first reading"),
        ("Draft minutes of the autumn meeting", None),
        ("Support packages compared", "Support packages side by side"),
    ]
    for _paper, _item, key, size in rows:
        content = house().files.path(key).read_bytes()
        assert content.startswith(b"%PDF-")
        assert len(content) == size
