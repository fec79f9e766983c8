"""What I was told, and when mail may come: my own letters, and only while I may see what they are about."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.quiet import Rhythm, Wishes
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings.models import Meeting
from coordinator.meetings.policy import NOBODY
from coordinator.meetings.queries import circles
from coordinator.notices import policy, queries
from coordinator.notices.queries import Chosen
from tests.conftest import acting
from tests.posting import leave_now

CHOSEN = {"quiet_from": "18:00", "quiet_until": "07:30", "rests": "SE", "rhythm": "weekly"}


@pytest.fixture
def told(make, nac, aino, write, begin):
    """Aino was told of two meetings."""
    spring, autumn = make.meeting(nac, title="Spring meeting"), make.meeting(nac, title="Autumn meeting")
    write(aino, subject="Agenda of spring", forum_id=nac.id, meeting_id=spring.id)
    write(aino, subject="Autumn moved", kind="meeting.moved", forum_id=nac.id, meeting_id=autumn.id)
    write(aino, subject="Your password", kind="account.reset", text="https://secret.example")
    leave_now(begin)
    return spring, autumn


def ids(begin, subject):
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(OutboxMessage.id).where(OutboxMessage.subject == subject)).one()


def test_my_letters_stand_there_but_never_those_for_signing_in(told, aino, client_of, begin):
    client = client_of(aino)
    page = client.get("/notices").text
    assert "Agenda of spring" in page
    assert "Autumn moved" in page
    assert "Your password" not in page
    assert "Wed 25 November 2026" in page
    assert client.get(f"/notices/{ids(begin, 'Your password')}").status_code == 404
    assert "Something." in client.get(f"/notices/{ids(begin, 'Agenda of spring')}").text


def test_a_list_is_narrowed_by_kind_meeting_and_forum(told, aino, nac, client_of):
    client = client_of(aino)
    assert "Autumn moved" not in client.get("/notices?kind=agenda_published").text
    assert "Agenda of spring" not in client.get(f"/notices?meeting={told[1].id}").text
    assert "Agenda of spring" in client.get(f"/notices?forum={nac.id}").text
    assert "Nothing here" in client.get(f"/notices?forum={told[0].id}").text
    assert "Agenda of spring" in client.get("/notices?forum=nonsense&kind=%00&start=-4").text


def test_what_is_read_is_new_no_more_and_what_comes_later_is(told, aino, nac, write, client_of, begin, hands):
    client, new = client_of(aino), ">New</"
    assert client.get("/notices").text.count(new) == 2
    version = version_of(begin, aino)
    answer = client.post("/notices/read")
    assert (answer.status_code, answer.location) == (303, "/notices")
    assert new not in client.get("/notices").text
    assert version_of(begin, aino) == version
    hands.at += timedelta(minutes=1)
    write(aino, subject="Later", forum_id=nac.id)
    leave_now(begin)
    assert client.get("/notices").text.count(new) == 1


def test_home_says_how_many_are_new(told, aino, client_of):
    client = client_of(aino)
    assert "2 notices are new to you" in client.get("/").text
    client.post("/notices/read")
    assert "new to you" not in client.get("/").text


def version_of(begin, person):
    with begin(read_only=True) as work:
        return work.session.get_one(Person, person.id).version


def test_what_waits_is_not_told_yet(aino, nac, write, client_of):
    write(aino, subject="May yet be called off", forum_id=nac.id)
    assert "May yet be called off" not in client_of(aino).get("/notices").text


def test_others_see_nothing_of_it(told, make, nac, secretary, client_of, begin):
    message = ids(begin, "Agenda of spring")
    for person in (secretary, make.delegate(nac, "SE"), make.administrator(), make.outsider()):
        client = client_of(person)
        assert "Agenda of spring" not in client.get("/notices").text
        assert client.get(f"/notices/{message}").status_code == 404


def test_what_is_no_longer_mine_to_see_is_gone(told, make, aino, nac, client_of, begin):
    elsewhere = make.forum("elsewhere", members="FI")
    make.grant(aino, "delegate", forum=elsewhere, party="FI")
    with begin() as work:
        work.session.execute(sa.delete(Grant).where(Grant.person_id == aino.id, Grant.forum_id == nac.id))
    client = client_of(aino)
    page = client.get("/notices").text
    assert "Nothing here" in page
    assert "spring" not in page.lower()
    assert client.get(f"/notices/{ids(begin, 'Agenda of spring')}").status_code == 404


def test_the_policy_and_its_twin_agree(app, make, nac, begin):
    group = make.group(nac, parties="FI")
    elsewhere = make.forum("elsewhere", members="SE")
    people = [
        make.delegate(nac, "FI"), make.expert(group), make.observer(nac, "DE"), make.secretary(elsewhere),
        make.contact_point("SE"), make.administrator(), make.secretary(nac),
    ]  # fmt: skip
    places = [(None, None, None), (nac, None, None), (nac, group, None), (elsewhere, None, None)]
    for sharing in Sharing:
        places.append((nac, None, make.meeting(nac, sharing=sharing)))
        places.append((nac, group, make.meeting(nac, group=group, sharing=sharing)))
    kinds = ("meeting.moved", "reminder.r-1", "account.reset", "digest")
    with begin() as work:
        for person in people:
            for n, (forum, of, meeting) in enumerate(places):
                work.session.add(letter(work, person, kinds[n % 4 if n > 7 else 0], forum, of, meeting, n))
                work.session.add(letter(work, person, kinds[n % 4], forum, of, meeting, n + 1))
    agreed = 0
    for person in people:
        actor = acting(person, app)
        with begin(person, read_only=True) as work:
            rows = work.session.execute(
                sa.select(OutboxMessage, Forum, WorkingGroup, Meeting)
                .outerjoin(Forum, Forum.id == OutboxMessage.forum_id)
                .outerjoin(WorkingGroup, WorkingGroup.id == OutboxMessage.group_id)
                .outerjoin(Meeting, Meeting.id == OutboxMessage.meeting_id)
            ).all()
            known = circles(work.session, [row[3].id for row in rows if row[3]])
            by_policy = {
                m.id for m, f, g, t in rows
                if policy.may_read(actor, m, f, g, t, known.get(t.id, NOBODY) if t else NOBODY)
            }  # fmt: skip
            by_query = {n.id for n in queries.list_notices(work, Chosen(), limit=1000)}
            assert by_policy == by_query
            assert len(by_query) == queries.count_notices(work, Chosen())
            agreed += len(by_query)
    assert agreed > len(people)


def letter(work, person, kind, forum, group, meeting, number):
    state = list(OutboxState)[number % len(OutboxState)]
    identity = work.new_id()
    return OutboxMessage(
        id=identity, message_id=f"<{identity}@example.org>", kind=kind, person_id=person.id, to_address=person.email,
        to_name="A", domain="example.org", locale="en", subject="S", text="T", headers={}, state=state,
        created_at=work.now(), due_at=work.now(), forum_id=forum and forum.id, group_id=group and group.id,
        meeting_id=meeting and meeting.id, tries=[], attempts=0,
    )  # fmt: skip


def test_a_long_list_costs_what_a_short_one_does_and_is_paged(
    told, make, aino, nac, write, begin, client_of, statements
):
    client, counts = client_of(aino), []
    for _round in range(2):
        statements.clear()
        assert client.get("/notices").status_code == 200
        counts.append(len(statements))
        for number in range(60):
            write(aino, subject=f"Letter {number}", forum_id=nac.id)
        leave_now(begin)
    assert counts[0] == counts[1] <= 8
    assert "start=50" in client.get("/notices").text
    assert "Agenda of spring" in client.get("/notices?start=100").text


# When mail may come


def test_wishes_are_chosen_on_the_account_page(aino, client_of, begin):
    client = client_of(aino)
    page = client.get("/account").text
    assert 'id="mail"' in page
    assert "Saturdays, Sundays and holidays: Sweden" in page
    answer = client.post("/notices/wishes", data=CHOSEN)
    assert (answer.status_code, answer.location) == (303, "/account#mail")
    with begin(read_only=True) as work:
        found = work.session.get_one(Person, aino.id).wishes
    assert found == Wishes(time(18), time(7, 30), True, "SE", Rhythm.WEEKLY)
    assert '<option selected value="weekly">' in client.get("/account").text
    client.post("/notices/wishes", data={"rests": "", "rhythm": "at_once"})
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, aino.id).wishes == Wishes()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quiet_until": ""}, "Give both times, or none."),
        ({"quiet_from": ""}, "Give both times, or none."),
        ({"quiet_until": "18:00"}, "Give another time"),
        ({"quiet_from": "25:00"}, "Give a time with 24 hours"),
        ({"rests": "XX"}, "Choose one of the listed."),
        ({"rhythm": "hourly"}, "Choose one of the listed."),
    ],
)
def test_nonsense_is_refused_and_stays_typed(aino, client_of, begin, changed, words):
    answer = client_of(aino).post("/notices/wishes", data=CHOSEN | changed)
    assert answer.status_code == 422
    assert words in answer.text
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, aino.id).wishes == Wishes()


def test_forms_need_their_token_and_nobody_has_no_notices(app, client_of):
    assert client_of().get("/notices").status_code == 303
    assert client_of().post("/notices/read").status_code == 401
    app.config["WTF_CSRF_ENABLED"] = True
    assert app.test_client().post("/notices/wishes", data=CHOSEN).status_code in (400, 401)
