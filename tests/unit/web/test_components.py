"""Every component gives the structure that style sheets, scripts and screen readers count on."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest

from coordinator.core.places import TEMPLATES
from coordinator.kit.times import LocalSlot

COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html") if path.stem != "ui")


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_reachable_under_its_file_s_name(env, name):
    assert hasattr(env.get_template("components/ui.html").module, name)


def test_a_page_head_has_the_heading_its_state_and_its_buttons(show):
    page = show(
        "{% call ui.page_head('Spring', state='convened', lead='When', meta='Where') %}<a href='/p'>Pack</a>{% endcall %}"
    )
    assert page.one("h1").text == "Spring Convened"
    assert [p.text for p in page.all("p")] == ["When", "Where"]
    assert page.one("div", _class="actions").one("a").text == "Pack"


def test_a_page_head_without_buttons_has_no_empty_row(show):
    page = show("{{ ui.page_head('Groups', state=ui.state_tag('x', label='Two')) }}")
    assert page.one("h1").one("span").text == "Two"
    assert list(page.all("div", _class="actions")) == []


@pytest.mark.parametrize(
    ("state", "word", "colour"),
    [
        ("cancelled", "Cancelled", "danger"),
        ("convened", "Convened", "success"),
        ("draft", "Draft", "warning"),
        ("given_up", "Given up", "danger"),
        ("not_yet_known", "Not yet known", "neutral"),
    ],
)
def test_a_state_is_a_word_and_a_tint(show, state, word, colour):
    tag = show("{{ ui.state_tag(state) }}", state=state).one("span")
    assert (tag.text, tag.attrs["data-color"]) == (word, colour)


def test_a_state_takes_another_word_and_keeps_its_tint(show):
    tag = show("{{ ui.state_tag('overdue', label='7 days late') }}").one("span")
    assert (tag.text, tag.attrs["data-color"]) == ("7 days late", "danger")


def test_a_card_names_its_section(show):
    card = show(
        "{% call ui.card('Facts', note='3', href='/f', id='facts', level=3, flush=True) %}body{% endcall %}"
    ).one("section")
    assert card.classes == {"card", "card-flush"}
    assert card.attrs["id"] == "facts"
    assert card.one("h3").one("a", href="/f").text == "Facts"
    assert card.one("div", _class="card-body").text == "body"


def test_a_moment_names_the_venue_s_zone_and_the_reader_s_own_time(show):
    slot = LocalSlot.of(date(2027, 4, 20), time(13), timedelta(hours=23), "Europe/Oslo")
    moment = show("{{ ui.moment(slot) }}", slot=slot)
    assert moment.one("time").attrs["datetime"] == "2027-04-20T11:00:00+00:00"
    assert (
        moment.text
        == "Tue 20 April 2027 , 13:00 – Wed 21 April 2027 , 12:00 Oslo time (as Europe/Helsinki has it)"
    )


def test_a_moment_in_the_reader_s_zone_is_said_once(show):
    slot = LocalSlot.of(date(2027, 4, 20), time(13), timedelta(hours=2.5), "Europe/Helsinki")
    moment = show("{{ ui.moment(slot) }}", slot=slot)
    assert [b.text for b in moment.all("b")] == ["Tue 20 April 2027", "13:00–15:30"]
    assert "has it" not in moment.text


def test_a_day_carries_its_weekday_and_iso_date(show):
    page = show("{{ ui.day(on, note='in 3 days') }}", on=date(2027, 4, 15))
    assert page.one("time", datetime="2027-04-15").text == "Thu 15 April 2027"
    assert page.one("span", _class="note").text == "in 3 days"


def test_facts_leave_out_what_is_not_known(show):
    facts = show("{{ ui.facts([('Chair', 'Norway'), ('Place', none), ('Seats', 0), ('Room', '')]) }}")
    assert [(d.one("dt").text, d.one("dd").text) for d in facts.all("div")] == [
        ("Chair", "Norway"),
        ("Seats", "0"),
    ]


def test_a_table_from_rows_labels_every_cell(show):
    table = show(
        "{{ ui.data_table(['Country', ('People', 'num')], caption='Coming', rows=[['Norway', 4]]) }}"
    ).one("table")
    assert table.one("caption").text == "Coming"
    assert [(th.text, th.attrs["scope"]) for th in table.all("th")] == [("Country", "col"), ("People", "col")]
    assert [(td.attrs["data-label"], td.text, td.attrs.get("class")) for td in table.all("td")] == [
        ("Country", "Norway", None),
        ("People", "4", "num"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        "{% call(c) %s %}<tr><td>{{ c[0] }}</td></tr>{% endcall %}",
        "{% call %s %}<tr><td>Country</td></tr>{% endcall %}",
    ],
)
def test_a_table_hands_its_labels_to_a_caller_that_asks(show, call):
    table = show(call.replace("%s", "ui.data_table(['Country'], foot='<tr><td>5</td></tr>'|safe)"))
    assert table.one("tbody").text == "Country"
    assert table.one("tfoot").text == "5"


def test_a_filter_bar_puts_its_choices_into_the_address(show):
    bar = show(
        "{% call ui.filter_bar(action='/outbox', reset_href='/outbox') %}<input name='q'>{% endcall %}"
    ).one("form")
    assert (bar.attrs["method"], bar.attrs["action"], bar.attrs["aria-label"]) == ("get", "/outbox", "Filter")
    assert bar.one("button").text == "Show"
    assert bar.one("a").text == "Clear"


def test_pagination_says_where_one_stands(show):
    page = SimpleNamespace(first=26, last=50, total=212, previous_href="/p", next_href=None)
    nav = show("{{ ui.pagination(page) }}", page=page).one("nav")
    assert nav.one("p").text == "26 to 50 of 212"
    assert [a.attrs["rel"] for a in nav.all("a")] == ["prev"]
    page.previous_href = None
    assert show("{{ ui.pagination(page) }}", page=page).text == ""


def test_an_empty_state_says_who_fills_it_and_offers_the_button(show):
    page = show(
        "{% call ui.empty_state('No meetings yet', 'The secretariat plans them.') %}<a href='/m'>Plan</a>{% endcall %}"
    )
    assert page.text == "No meetings yet The secretariat plans them. Plan"
    assert list(show("{{ ui.empty_state('No meetings yet') }}").all("div", _class="actions")) == []


def test_buttons_take_further_attributes(show):
    button = show("{{ ui.button('Up', 'tertiary', type='button', **{'aria-label': 'Move item 3 up'}) }}").one(
        "button"
    )
    assert (button.attrs["type"], button.attrs["data-variant"], button.attrs["aria-label"]) == (
        "button",
        "tertiary",
        "Move item 3 up",
    )
    link = show("{{ ui.link_button('CSV', '/x.csv', download='') }}").one("a")
    assert (link.attrs["href"], link.attrs["data-variant"], "download" in link.attrs) == (
        "/x.csv",
        "secondary",
        True,
    )
    assert (
        show("{{ ui.post_button('Retry', '/r', fields={'id': 3}) }}").one("input", name="id").attrs["value"]
        == "3"
    )


def test_a_banner_has_a_kind_and_words(show):
    banner = show(
        "{% call ui.banner('warning', 'Act now.', title='Seven weeks left.') %}<p>More</p>{% endcall %}"
    ).one("div")
    assert (banner.attrs["data-color"], banner.text) == ("warning", "Seven weeks left. Act now. More")


def test_a_country_is_its_name_or_an_explained_code(show):
    assert show("{{ ui.country('Finland', 'FI') }}").text == "Finland"
    assert show("{{ ui.country('Finland', 'FI', short=True) }}").one("abbr", title="Finland").text == "FI"


@pytest.mark.parametrize(("macro", "mark"), [("tabs_nav", "page"), ("toggle_nav", "true"), ("chips", "true")])
def test_choices_as_links_mark_the_present_one(show, macro, mark):
    nav = show("{{ ui[macro]([('Year', '/y', true), ('List', '/l', false)], 'View') }}", macro=macro).one(
        "nav"
    )
    assert nav.attrs["aria-label"] == "View"
    assert [(a.text, a.attrs.get("aria-current")) for a in nav.all("a")] == [("Year", mark), ("List", None)]


def test_history_tells_day_deed_and_person(show):
    entries = [
        {"on": date(2026, 10, 21), "text": "Mandate extended", "href": "/d", "who": "The directors-general"}
    ]
    item = show("{{ ui.timeline(entries) }}", entries=entries).one("ol").one("li")
    assert item.text == "Wed 21 October 2026 Mandate extended The directors-general"
    assert item.one("a").attrs["href"] == "/d"


def test_breadcrumbs_end_at_the_page_itself(show):
    nav = show("{{ ui.breadcrumb([('Forums', '/forums')], 'Meeting') }}").one(
        "nav", aria_label="You are here"
    )
    assert [(li.text, li.attrs.get("aria-current")) for li in nav.all("li")] == [
        ("Forums", None),
        ("Meeting", "page"),
    ]


def test_downloads_and_subscriptions_are_worded_links(show):
    assert [a.text for a in show("{{ ui.download_links([('CSV', '/c'), ('Excel', '/x')]) }}").all("a")] == [
        "CSV",
        "Excel",
    ]
    assert (
        show("{{ ui.subscribe_button('/s', about='Digital casework') }}").one("a").text
        == "Subscribe : Digital casework"
    )


def test_what_people_typed_is_escaped(show):
    page = show(
        "{{ ui.page_head(x, lead=x) }}{{ ui.facts([(x, x)]) }}{{ ui.state_tag('a', label=x) }}",
        x="<script>alert(1)</script>",
    )
    assert list(page.all("script")) == []
