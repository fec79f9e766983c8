"""Ending a right only ever makes it shorter."""

from datetime import date

from coordinator.accounts import operations
from coordinator.kit.actor import Role


def test_ending_a_right_never_lengthens_it(make, begin):
    forum = make.forum(members="FI")
    person, admin = make.person(), make.administrator()
    grant = make.grant(person, Role.DELEGATE, forum=forum, party="FI", until_on=date(2027, 1, 1))
    with begin(admin) as work:
        ended = operations.end_grant(work, grant.id, date(2030, 1, 1))
    assert ended.until_on == date(2027, 1, 1)
