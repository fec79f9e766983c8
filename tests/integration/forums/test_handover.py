"""The handover of chair and secretariat: its checklist, who sees it, and what is reminded of it."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.core.rendering import speaking
from coordinator.forums import operations, queries
from coordinator.forums.labels import step_text
from coordinator.forums.models import Handover, HandoverStep
from coordinator.forums.operations import EntryValues, HandoverThere, StepValues
from coordinator.forums.rules import USUAL_STEPS, HandoverSide, HandoverTask
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.kit.texts import Texts
from coordinator.mail.models import OutboxMessage
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations import decide
from coordinator.reminders.rules import ReminderState

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def nac(make):
    """Sweden hands over to Norway at New Year."""
    forum = make.forum("nac", members="DK FI IS NO SE")
    for code, year in (("SE", 2026), ("NO", 2027), ("IS", 2028)):
        make.office(forum, code, from_on=date(year, 1, 1), until_on=date(year + 1, 1, 1))
    return forum


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac, name="Sigrid Secretary")


@pytest.fixture
def steps(begin, nac, secretary):
    """The usual steps by their tasks."""
    with begin(secretary) as work:
        operations.begin_handover(work, "nac", NEW_YEAR)
    with begin(read_only=True) as work:
        return {s.task: s.id for s in work.session.scalars(sa.select(HandoverStep))}


def line(begin, person, day=NEW_YEAR):
    with begin(person, read_only=True) as work:
        return queries.handover_page(work, "nac", day).line


def test_the_usual_steps_are_dated_from_the_day_of_the_change(begin, secretary, steps):
    found = line(begin, secretary)
    assert len(found.steps) == len(USUAL_STEPS)
    by_task = {each.step.task: each.due_on for each in found.steps}
    assert by_task[HandoverTask.CONTACTS] == date(2026, 11, 20)
    assert by_task[HandoverTask.ANNOUNCE] == NEW_YEAR
    assert [each.due_on for each in found.steps] == sorted(each.due_on for each in found.steps)
    assert ([p.code for p in found.change.outgoing], [p.code for p in found.change.incoming]) == (
        ["SE"],
        ["NO"],
    )


def test_a_day_has_one_checklist(begin, secretary, steps):
    with begin(secretary) as work, pytest.raises(HandoverThere):
        operations.begin_handover(work, "nac", NEW_YEAR)


def test_a_step_is_done_by_somebody_and_undone(begin, secretary, steps):
    step = steps[HandoverTask.CONTACTS]
    with begin(secretary) as work:
        operations.do_step(work, "nac", NEW_YEAR, step)
    done = next(each for each in line(begin, secretary).steps if each.step.id == step)
    assert (done.is_done, done.who, done.step.done_at) == (
        True, "Sigrid Secretary", datetime(2026, 11, 25, 9, tzinfo=UTC),
    )  # fmt: skip
    with begin(secretary) as work:
        operations.reopen_step(work, "nac", NEW_YEAR, step)
    assert line(begin, secretary).done == 0


def test_a_step_that_is_taken_out_can_be_brought_back(begin, secretary, steps):
    step = steps[HandoverTask.MAILBOX]
    with begin(secretary) as work:
        operations.remove_step(work, "nac", NEW_YEAR, step)
    assert [each.step.id for each in line(begin, secretary).removed] == [step]
    with begin(secretary) as work:
        operations.restore_step(work, "nac", NEW_YEAR, step)
    assert len(line(begin, secretary).steps) == len(USUAL_STEPS)


def test_own_steps_move_with_the_day_like_the_usual_ones(begin, secretary, steps):
    with begin(secretary) as work:
        values = StepValues(date(2026, 12, 18), HandoverSide.OUTGOING, "Return the gavel")
        operations.add_step(work, "nac", NEW_YEAR, values)
    with begin(secretary) as work:
        operations.move_handover(work, "nac", NEW_YEAR, date(2027, 1, 15))
    own = next(each for each in line(begin, secretary, date(2027, 1, 15)).steps if each.step.title)
    assert (own.step.title, own.due_on) == ("Return the gavel", date(2027, 1, 1))


def test_the_checklist_follows_an_office_whose_day_moves(begin, secretary, steps):
    with begin(secretary) as work:
        forum = queries.get_forum(work, "nac")
        norway = next(o for o in queries.all_offices(work.session, forum.id) if o.party.code == "NO").office
        period = Period(date(2027, 3, 1), date(2028, 1, 1))
        operations.change_office(work, "nac", norway.id, EntryValues(period), version=norway.version)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Handover.changes_on)).one() == date(2027, 3, 1)


def test_a_swap_leaves_the_checklist_to_whoever_takes_over_then(begin, secretary, steps):
    with begin(secretary) as work:
        forum = queries.get_forum(work, "nac")
        offices = {o.party.code: o.office.id for o in queries.all_offices(work.session, forum.id)}
        operations.swap_turns(work, "nac", offices["NO"], offices["IS"], reason="Elections")
    assert [p.code for p in line(begin, secretary).change.incoming] == ["IS"]


def test_two_who_edit_a_step_see_both_texts(begin, secretary, steps, client_of):
    step = steps[HandoverTask.PAPERS]
    with begin(secretary) as work, pytest.raises(EditedMeanwhile):
        values = StepValues(date(2026, 12, 18), HandoverSide.OUTGOING, note="Mine")
        operations.edit_step(work, "nac", NEW_YEAR, step, values, version=99)
    client = client_of(secretary)
    address = f"/forums/nac/handover/2027-01-01/edit-step?step={step}"
    data = {"due_on": "2026-12-18", "side": "outgoing", "version": "1"}
    assert client.post(address, data=data | {"note": "Theirs"}).status_code == 303
    overtaken = client.post(address, data=data | {"note": "Mine"})
    assert overtaken.status_code == 409
    assert "Theirs" in overtaken.text
    assert "Mine" in overtaken.text


def test_a_handover_is_prepared_worked_through_and_closed_on_pages(begin, nac, secretary, client_of):
    client = client_of(secretary)
    assert "Chair: Sweden → Norway" in client.get("/forums/nac/handover").text
    made = client.post("/forums/nac/handover", data={"changes_on": "2027-01-01"})
    assert made.location == "/forums/nac/handover/2027-01-01"
    again = client.post("/forums/nac/handover", data={"changes_on": "2027-01-01"})
    assert again.status_code == 422
    assert "There is a checklist for this day already." in again.text
    page = client.get(made.location).text
    step = page.partition('name="act" value="done"><input type="hidden" name="step" value="')[2][:36]
    done = client.post(
        f"{made.location}/step", data={"act": "done", "step": step}, follow_redirects=True
    ).text
    assert "The step is done." in done
    assert "1 of 11 steps done" in done
    added = client.post(
        f"{made.location}/add",
        data={"title": "Return the gavel", "due_on": "2026-12-18", "side": "outgoing"},
        follow_redirects=True,
    ).text
    assert "Return the gavel" in added
    assert client.post(f"{made.location}/add", data={"title": "", "due_on": ""}).status_code == 422
    closed = client.post(f"{made.location}/close", data={"act": "close"}, follow_redirects=True).text
    assert "The handover is closed." in closed


def test_the_forums_page_and_the_rotation_show_the_next_handover(make, nac, steps, client_of):
    client = client_of(make.contact_point("FI"))
    for address in ("/forums/nac", "/forums/nac/rotation"):
        page = client.get(address).text
        assert "Handover on Fri 1 January 2027" in page
        assert "0 of 11 steps done" in page
        assert "2 late" in page


def test_whoever_takes_part_sees_the_checklist_and_only_the_secretariat_works_on_it(
    begin, make, nac, steps, client_of
):
    contact = make.contact_point("NO")
    client = client_of(contact)
    page = client.get("/forums/nac/handover/2027-01-01")
    assert page.status_code == 200
    assert 'value="done"' not in page.text
    assert client_of(make.administrator()).get("/forums/nac/handover").status_code == 403
    assert client_of(make.outsider()).get("/forums/nac/handover/2027-01-01").status_code == 404
    with begin(contact) as work, pytest.raises(Forbidden):
        operations.do_step(work, "nac", NEW_YEAR, steps[HandoverTask.PAPERS])
    with begin(make.outsider("other")) as work, pytest.raises(NotFound):
        operations.do_step(work, "nac", NEW_YEAR, steps[HandoverTask.PAPERS])


@pytest.mark.parametrize("day", ["yesterday", "2027-02-30", "2029-01-01"])
def test_a_day_without_a_checklist_is_nothing(secretary, steps, client_of, day):
    assert client_of(secretary).get(f"/forums/nac/handover/{day}").status_code == 404


# Reminders ------------------------------------------------------------------------------------------


MESSAGE = Texts(
    en="By {deadline}: {step}. Handover of {forum}, {from} → {to}.",
    sv="Senast {deadline}: {step}. Överlämning av {forum}, {from} → {to}.",
    nb="Innen {deadline}: {step}. Overlevering av {forum}, {from} → {to}.",
    da="Senest {deadline}: {step}. Overdragelse af {forum}, {from} → {to}.",
    fi="Viimeistään {deadline}: {step}. Luovutus, {forum}: {from} → {to}.",
)


@pytest.fixture
def rule(make):
    return make.keep(
        ReminderRule(
            id=new_id(), slug="r-handover-step", trigger="handover.step", offset="-P7D", local_time="08:00",
            audience=["secretariat", "incoming_secretariat"], condition="none", channels=["email"],
            message=dict(MESSAGE), respect_quiet_hours=True, active=True,
        )
    )  # fmt: skip


def planned(begin) -> dict[tuple[str, str], Reminder]:
    """By what is to be done and who is reminded, those that are still to come."""
    with begin(read_only=True) as work:
        rows = work.session.scalars(sa.select(Reminder).where(Reminder.state == ReminderState.PLANNED)).all()
        tasks = {s.id: s.task.value for s in work.session.scalars(sa.select(HandoverStep)) if s.task}
        return {(tasks[row.cause_id], row.audience): row for row in rows}


def test_open_steps_remind_the_secretariat_and_their_own_side_alone(begin, make, nac, rule, secretary, steps):
    make.contact_point("NO", name="Nils Contact")
    with begin(secretary) as work:
        operations.reopen_handover(work, "nac", NEW_YEAR)
        operations.do_step(work, "nac", NEW_YEAR, steps[HandoverTask.MAILBOX])
    found = planned(begin)
    assert ("mailbox", "secretariat") not in found
    assert ("papers", "secretariat") in found
    assert ("papers", "incoming_secretariat") not in found
    assert ("announce", "incoming_secretariat") in found
    with begin(secretary) as work:
        operations.close_handover(work, "nac", NEW_YEAR)
    assert planned(begin) == {}


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "By Fri 18 December 2026: {step}. Handover of NAC, Sweden → Norway."),
        ("sv", "Senast fre 18 december 2026: {step}. Överlämning av NAC, Sverige → Norge."),
        ("fi", "Viimeistään pe 18. joulukuuta 2026: {step}. Luovutus, NAC: Ruotsi → Norja."),
    ],
)
def test_the_letter_is_wholly_in_the_readers_language(begin, make, nac, rule, hands, locale, sentence):
    with begin() as work:
        names = {"SE": ("Sverige", "Ruotsi"), "NO": ("Norge", "Norja")}
        for holder in queries.all_offices(work.session, nac.id):
            sv, fi = names.get(holder.party.code, ("", ""))
            holder.party.name = Texts(en=holder.party.name.in_("en"), **({"sv": sv, "fi": fi} if sv else {}))
    officer = make.secretary(nac, locale=locale)
    with begin(officer) as work:
        operations.begin_handover(work, "nac", NEW_YEAR)
    hands.at = datetime(2026, 12, 11, 9, tzinfo=UTC)
    with begin() as work:
        papers = work.session.scalars(
            sa.select(HandoverStep).where(HandoverStep.task == HandoverTask.PAPERS)
        ).one()
        rows = work.session.scalars(sa.select(Reminder).where(Reminder.cause_id == papers.id)).all()
        decide(work, rows)
        with speaking(locale):
            task = step_text(papers)
    with begin(read_only=True) as work:
        message = work.session.scalars(sa.select(OutboxMessage)).one()
    text = " ".join(message.text.split())
    assert sentence.format(step=task) in text
    assert "/forums/nac/handover/2027-01-01" in text
