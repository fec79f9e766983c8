"""How long a group's mandate holds: extended by a new one, or its dates put right."""

from dataclasses import dataclass
from datetime import date

from coordinator.core.work import Work
from coordinator.groups import policy, queries, rules
from coordinator.groups.events import MandateExtended, MandateRedated
from coordinator.groups.models import Mandate


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDays:
    """First and last day both count; one of `last_on` (time-limited) and `review_on` (standing) is given."""

    first_on: date
    last_on: date | None
    review_on: date | None
    decided: str | None  # reference of the decision


def extend_mandate(
    work: Work, slug: str, days: MandateDays, *, purpose: str, text: str | None, mandate_version: int
) -> Mandate:
    """Give the group a new mandate; one that was open until then ends the day before.

    `mandate_version` is that of the mandate in force when the form was read, 0 without one.
    Raises NotFound, Forbidden, EditedMeanwhile, OneDateNeeded, LastBeforeFirst, ReviewBeforeFirst,
    MandateOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    kind = rules.check_mandate(days.first_on, days.last_on, days.review_on)
    mandates = queries.list_mandates(work.session, group.id)
    in_force = rules.in_force(mandates, work.actor.on)
    rules.check_version(mandate_version, in_force.version if in_force else 0)
    rules.check_extension(mandates, days.first_on)
    for mandate in mandates:
        if mandate.until_on is None:
            mandate.until_on = days.first_on
    held = rules.days(days.first_on, days.last_on)
    extended = Mandate(
        id=work.new_id(),
        group_id=group.id,
        purpose=purpose,
        text=text,
        from_on=held.from_on,
        until_on=held.until_on,
        review_on=days.review_on,
        decided=days.decided,
    )
    work.session.add(extended)
    group.kind = kind
    work.record(
        MandateExtended(
            group_id=group.id,
            forum_id=group.forum_id,
            mandate_id=extended.id,
            from_on=days.first_on,
            last_on=days.last_on,
            review_on=days.review_on,
            decided=days.decided,
        )
    )
    return extended


def redate_mandate(work: Work, slug: str, days: MandateDays, *, mandate_version: int) -> Mandate:
    """Put the dates of the mandate in force right; a mandate that was missing is made.

    Raises NotFound, Forbidden, EditedMeanwhile, OneDateNeeded, LastBeforeFirst, ReviewBeforeFirst,
    MandateOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    kind = rules.check_mandate(days.first_on, days.last_on, days.review_on)
    mandates = queries.list_mandates(work.session, group.id)
    mandate = rules.in_force(mandates, work.actor.on)
    rules.check_version(mandate_version, mandate.version if mandate else 0)
    held = rules.days(days.first_on, days.last_on)
    others = [other.period for other in mandates if other is not mandate]
    rules.check_no_overlap(held, others, rules.MandateOverlaps, field="first_on")
    if mandate is None:
        mandate = Mandate(id=work.new_id(), group_id=group.id, purpose="")
        work.session.add(mandate)
    mandate.from_on, mandate.until_on = held.from_on, held.until_on
    mandate.review_on, mandate.decided = days.review_on, days.decided
    group.kind = kind
    work.record(
        MandateRedated(
            group_id=group.id,
            forum_id=group.forum_id,
            mandate_id=mandate.id,
            last_on=days.last_on,
            review_on=days.review_on,
        )
    )
    return mandate
