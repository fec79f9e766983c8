"""The pages: who gets in, what they say, that a preview saves nothing, that nothing typed is lost."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.kit.actor import Role
from coordinator.loading.load import load
from coordinator.mail.models import OutboxMessage
from coordinator.reminders import operations
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.rules import ReminderState

RULES = "/reminders/rules/forums/nac"


@pytest.fixture
def officer(make, nac):
    return make.secretary(nac)


@pytest.fixture
def kind(rule):
    return rule()


@pytest.fixture
def planned(make, begin, kind, meeting):
    make.contact_point("FI", name="Aino", locale="fi")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    return meeting


def form(**over) -> dict[str, object]:
    return {
        "amount": "2", "unit": "weeks", "side": "before", "at": "09:00", "zone": "venue",
        "audience": "contact_points", "condition": "country has no registered participant",
        "channels": "email", "every": "0", "step1": "", "step2": "", "text_en": "Register by {deadline}.",
    } | over  # fmt: skip


def stored(begin, model=ReminderRule) -> list:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(model).order_by(model.id)))


def seen_in(page: str) -> str:
    return page.split('name="seen" type="hidden" value="')[1].split('"', maxsplit=1)[0]


def test_rules_are_sentences_in_the_readers_language(make, client_of, nac, kind):
    text = client_of(make.secretary(nac)).get(RULES).text
    assert (
        "1 week before the deadline “Registration”, at 08:00, to contact points of countries that have not "
        "registered anybody" in text
    )
    assert "For all forums" in text


def test_a_rule_is_changed_in_the_form_and_the_plan_follows(begin, client_of, officer, kind, planned):
    client = client_of(officer)
    page = client.get(f"{RULES}/{kind.id}")
    assert "What you save here holds for NAC alone." in page.text
    answer = client.post(f"{RULES}/{kind.id}", data=form(seen=seen_in(page.text)))
    assert (answer.status_code, answer.location) == (303, RULES)
    (row,) = stored(begin, Reminder)
    assert row.due_at == datetime(2027, 3, 16, 8, tzinfo=UTC)
    listed = client.get(RULES).text
    assert "2 weeks before the deadline “Registration”, at 09:00" in listed
    assert "Changed here · For all forums" in listed


def test_showing_the_next_sendings_saves_nothing(begin, client_of, officer, kind, planned, statements):
    client = client_of(officer)
    before = [(r.id, r.version) for r in stored(begin)]
    statements.clear()
    answer = client.post(f"{RULES}/{kind.id}", data=form(preview="1", text_en="", amount="1"))
    assert answer.status_code == 200
    assert "Tue 23 March 2027, 09:00 Oslo time" in answer.text
    assert "to 1 person" in answer.text
    assert len(statements) <= 15
    assert [(r.id, r.version) for r in stored(begin)] == before


def test_the_editor_is_cheap_in_statements(client_of, officer, kind, planned, statements):
    client = client_of(officer)
    client.get(RULES)
    statements.clear()
    assert client.get(f"{RULES}/{kind.id}").status_code == 200
    assert len(statements) <= 10
    statements.clear()
    assert client.get(RULES).status_code == 200
    assert len(statements) <= 10


def test_a_wrong_name_in_braces_is_said_at_the_field_and_nothing_is_lost(client_of, officer, kind, planned):
    client = client_of(officer)
    seen = seen_in(client.get(f"{RULES}/{kind.id}").text)
    answer = client.post(f"{RULES}/{kind.id}", data=form(seen=seen, text_sv="Anmäl {land}!"))
    assert answer.status_code == 422
    assert "Not known here: {land}. You may write: {country}, {date}, {deadline}" in answer.text
    assert "Anmäl {land}!" in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"audience": []}, "Choose at least one."), ({"text_en": ""}, "Write the text in one language at least."),
     ({"amount": "-3"}, "Give a number from 0 to 400."), ({"every": "7"}, "Say how many times at most.")],
)  # fmt: skip
def test_what_cannot_be_is_refused(client_of, officer, kind, wrong, said):
    client = client_of(officer)
    seen = seen_in(client.get(f"{RULES}/{kind.id}").text)
    answer = client.post(f"{RULES}/{kind.id}", data=form(seen=seen, **wrong))
    assert (answer.status_code, said in answer.text) == (422, True)


def test_two_people_see_both_texts(client_of, make, nac, officer, kind):
    first, second = client_of(officer), client_of(make.secretary(nac))
    seen = seen_in(first.get(f"{RULES}/{kind.id}").text)
    first.post(f"{RULES}/{kind.id}", data=form(seen=seen, text_en="What the first wrote."))
    answer = second.post(f"{RULES}/{kind.id}", data=form(seen=seen, text_en="What the second wrote."))
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing." in answer.text
    assert "What the first wrote." in answer.text
    assert "What the second wrote." in answer.text
    again = second.post(
        f"{RULES}/{kind.id}", data=form(seen=seen_in(answer.text), text_en="What the second wrote.")
    )
    assert again.status_code == 303


def test_a_new_rule_begins_with_what_it_reminds_of(begin, client_of, officer, planned):
    client = client_of(officer)
    assert "What does it remind of?" in client.get(f"{RULES}/new").text
    page = client.get(f"{RULES}/new?trigger=meeting.start").text
    assert 'value="meeting.start"' in page
    made = client.post(
        f"{RULES}/new?trigger=meeting.start", data=form(trigger="meeting.start", condition="none")
    )
    assert made.status_code == 303
    assert [r.trigger for r in stored(begin)] == ["meeting.registration_deadline", "meeting.start"]
    assert "Written here" in client.get(RULES).text


def test_buttons_pause_resume_and_undo_a_deletion(begin, client_of, officer, kind, planned):
    client = client_of(officer)
    client.post(f"{RULES}/{kind.id}/pause")
    assert "Paused here" in client.get(RULES).text
    client.post(f"{RULES}/{kind.id}/resume")
    assert "Paused" not in client.get(RULES).text
    client.post(f"{RULES}/{kind.id}", data=form(seen=seen_in(client.get(f"{RULES}/{kind.id}").text)))
    gone = client.post(f"{RULES}/{kind.id}/delete", follow_redirects=True)
    assert "The inherited rule holds here again." in gone.text
    undo = gone.text.split('/bring-back"')[0].rsplit('action="', 1)[1] + "/bring-back"
    assert "The rule is there again." in client.post(undo, follow_redirects=True).text
    assert "Changed here" in client.get(RULES).text


def test_chairs_see_and_nobody_else_learns_that_there_is_anything(make, client_of, nac, kind, planned):
    chair = make.person()
    make.grant(chair, Role.CHAIR, forum=nac)
    assert client_of(chair).get(RULES).status_code == 200
    assert client_of(chair).get(f"{RULES}/{kind.id}").status_code == 403
    assert client_of(chair).get("/reminders/plan").status_code == 200
    for person in (make.contact_point("SE"), make.outsider(), make.administrator(), make.observer(nac)):
        client = client_of(person)
        for address in (RULES, f"{RULES}/{kind.id}", f"{RULES}/new", f"/meetings/{planned.id}/plan",
                        f"/reminders/rules/meetings/{planned.id}", "/reminders/rules/forums/nothing",
                        "/reminders/rules/planets/nac", "/reminders/plan?forum=nac"):  # fmt: skip
            assert client.get(address).status_code == 404, address
        assert client.post(f"{RULES}/{kind.id}/pause").status_code == 404


def test_the_plan_skips_undoes_and_sends_now(begin, client_of, officer, planned):
    client = client_of(officer)
    plan = f"/meetings/{planned.id}/plan"
    assert "Skip the reminder to Aino" in client.get(plan).text
    (row,) = stored(begin, Reminder)
    client.post(f"/reminders/{row.id}/skip", data={"back": plan})
    assert "Skipped by the secretariat." in client.get(plan).text
    client.post(f"/reminders/{row.id}/restore", data={"back": plan})
    sent = client.post(f"/reminders/{row.id}/send-now", data={"back": plan}, follow_redirects=True)
    assert "The reminder has been sent." in sent.text
    assert [m.to_address for m in stored(begin, OutboxMessage)] == [_address(begin, row)]
    assert stored(begin, Reminder)[0].state == ReminderState.SENT


def _address(begin, row) -> str:
    with begin(read_only=True) as work:
        return work.session.get_one(Person, row.recipient_id).email


def test_a_button_leads_back_to_our_own_pages_only(begin, client_of, officer, planned):
    (row,) = stored(begin, Reminder)
    away = client_of(officer).post(f"/reminders/{row.id}/skip", data={"back": "https://example.org/"})
    assert away.location == f"/meetings/{planned.id}/plan"
    across = client_of(officer).post(
        f"/reminders/{row.id}/restore", data={"back": "/reminders/plan?forum=nac"}
    )
    assert across.location == "/reminders/plan?forum=nac"


def test_one_sending_is_changed_in_a_form(begin, client_of, officer, planned):
    (row,) = stored(begin, Reminder)
    client, edit = client_of(officer), f"/reminders/{row.id}/edit"
    assert 'value="2027-03-23"' in client.get(edit).text
    late = client.post(edit, data={"on": "2020-01-01", "at": "09:00"})
    assert (late.status_code, "Choose a time to come." in late.text) == (422, True)
    wrong = client.post(edit, data={"on": "2027-03-24", "at": "09:00", "text": "{nothing}"})
    assert (wrong.status_code, "Not known here: {nothing}." in wrong.text) == (422, True)
    good = client.post(edit, data={"on": "2027-03-24", "at": "09:00", "text": "Hei {country}"})
    assert good.status_code == 303
    assert "Set by hand; by the rule Tue 23 March 2027" in client.get(good.location).text


def test_the_plan_across_forums_filters_in_the_address(client_of, officer, planned):
    client = client_of(officer)
    assert "Aino" in client.get("/reminders/plan?forum=nac&audience=contact_points&state=planned").text
    assert "Aino" not in client.get("/reminders/plan?until=2027-01-01").text
    sent = client.get("/reminders/plan?state=sent").text
    assert "Aino" not in sent
    assert "0, soonest first" in sent
    assert client.get("/reminders/plan?since=nonsense&state=moon").status_code == 200


def test_a_thousand_rows_are_a_page_of_fifty(make, begin, client_of, officer, rule, meeting, statements):
    rule("r-many", condition="none", every=1, times=20, offset="-P30D")
    for code in ("FI", "SE"):
        for _ in range(25):
            make.contact_point(code)
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    client = client_of(officer)
    for address in (f"/meetings/{meeting.id}/plan?start=50", "/reminders/plan?start=50"):
        statements.clear()
        page = client.get(address)
        assert "51 to 100 of 1050" in page.text
        assert page.text.count("Send now") == 50
        assert len(statements) <= 10, address


def test_loading_again_leaves_what_people_changed_and_says_so(begin, client_of, officer, nac):
    given = {
        "id": "r-own", "forum": "nac", "trigger": "meeting.start", "offset": "-P1D", "audience": ["participants"],
        "condition": "none", "channels": ["email"], "message": {"en": "It starts {date}."},
    }  # fmt: skip

    def again(**over):
        with begin() as work:
            return load(work, json.dumps({"reminder_rules": [given | over]}).encode())

    assert again().created == 1
    (rule,) = stored(begin)
    client = client_of(officer)
    page = client.get(f"{RULES}/{rule.id}").text
    client.post(f"{RULES}/{rule.id}", data=form(seen=seen_in(page), condition="none", text_en="Mine {date}."))
    report = again(offset="-P9D")
    assert (report.updated, report.unchanged) == (0, 1)
    assert [w.reason for w in report.warnings] == ["was changed by people here, and stays as they wrote it"]
    assert stored(begin)[0].message == {"en": "Mine {date}."}


def test_a_rule_of_another_forum_is_not_there_to_be_stopped(make, client_of, begin, rule, planned):
    other = make.forum("other", members="DE")
    hidden = rule("r-hidden", forum_id=other.id, place=f"forum:{other.id.hex}", trigger="group.mandate_ends")
    client = client_of(make.contact_point("SE"))
    for address in ("r-hidden", hidden.id, "r-unknown"):
        for act in ("stop", "resume"):
            assert client.post(f"/reminders/mine/{address}/{act}").status_code == 404
    assert client.post("/reminders/mine/r-registration/stop").status_code == 303
    assert [stop.rule_id == hidden.id for stop in stored(begin, ReminderStop)] == [False]
