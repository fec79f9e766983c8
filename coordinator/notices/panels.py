"""When mail may come, on one's own account page."""

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.queries import list_parties
from coordinator.notices import policy
from coordinator.notices.forms import WishesForm
from coordinator.web.i18n import current_locale
from coordinator.web.panels import Panel, Place


def account_panel(work: Work, person: Person) -> Panel | None:
    if not policy.may_choose(work.actor, person.id):
        return None
    form = WishesForm(formdata=None)
    form.offer(list_parties(work.session), current_locale())
    form.show(person.wishes)
    return Panel("notices/_wishes_panel.html", Place.MAIN, {"form": form, "zone": person.zone})
