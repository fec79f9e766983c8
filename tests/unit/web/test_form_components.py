"""Fields, errors and the ends of forms."""

import pytest
import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import validators
from wtforms.widgets import CheckboxInput, ListWidget


class Plan(wtforms.Form):
    title = wtforms.StringField(
        "Title", [validators.DataRequired("Fill in this field.")], description="As in the invitation."
    )
    place = wtforms.StringField("Place", [validators.Optional()])
    on = wtforms.DateField("First day", [validators.InputRequired("Fill in this field.")])
    mode = wtforms.RadioField(
        "How", [validators.InputRequired("Choose one.")], choices={"a": "In person", "b": "Online"}
    )
    who = wtforms.SelectField("Chair", choices={"no": "Norway", "se": "Sweden"})
    guests = wtforms.SelectMultipleField(
        "Guests",
        choices={"dk": "Denmark"},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    text = wtforms.TextAreaField("What it is about")
    tell = wtforms.BooleanField("Tell everyone")
    paper = wtforms.FileField("Paper")


def refused() -> Plan:
    form = Plan(MultiDict({"who": "no"}))
    assert not form.validate()
    return form


def test_a_field_has_its_label_above_and_its_hint_tied_to_it(show):
    page = show("{{ ui.field(form.title, maxlength=80) }}", form=Plan())
    assert page.one("label", _for="title").text == "Title"
    box = page.one("input")
    assert page.one("p", id=box.attrs["aria-describedby"]).text == "As in the invitation."
    assert (box.attrs["maxlength"], "aria-invalid" in box.attrs) == ("80", False)


def test_a_refused_field_carries_its_error(show):
    page = show("{{ ui.field(form.title) }}", form=refused())
    box = page.one("input")
    assert box.attrs["aria-invalid"] == "true"
    assert box.attrs["aria-describedby"] == "title-hint title-error"
    assert page.one("div", id="title-error").text == "Fill in this field."


@pytest.mark.parametrize(
    ("name", "said"), [("title", False), ("place", True), ("text", False), ("who", False), ("paper", True)]
)
def test_optional_follows_the_validators(show, name, said):
    assert ("(optional)" in show("{{ ui.field(form[name]) }}", form=Plan(), name=name).text) is said


def test_optional_can_be_said_by_hand(show):
    assert "(optional)" in show("{{ ui.field(form.text, optional=True) }}", form=Plan()).text
    assert "(optional)" not in show("{{ ui.field(form.place, optional=False) }}", form=Plan()).text


@pytest.mark.parametrize(("name", "kind"), [("mode", "radio"), ("guests", "checkbox")])
def test_choices_are_a_fieldset_with_a_legend(show, name, kind):
    group = show("{{ ui.field(form[name]) }}", form=refused(), name=name).one("fieldset")
    boxes = list(group.all("input", type=kind))
    assert group.one("legend").text == {"mode": "How", "guests": "Guests"}[name]
    assert [label.attrs["for"] for label in group.all("label")] == [box.attrs["id"] for box in boxes]
    assert all((box.attrs.get("aria-invalid") == "true") == (name == "mode") for box in boxes)


@pytest.mark.parametrize(
    ("name", "tag"),
    [("who", "select"), ("text", "textarea"), ("tell", "input"), ("paper", "input"), ("on", "input")],
)
def test_every_kind_of_field_is_labelled(show, name, tag):
    page = show("{{ ui.field(form[name]) }}", form=Plan(), name=name)
    assert page.one(tag).attrs["id"] == page.one("label").attrs["for"]


def test_the_error_summary_links_to_the_fields_and_asks_for_the_focus(show):
    summary = show("{{ ui.error_summary(form) }}", form=refused()).one("div", role="alert")
    assert summary.attrs["tabindex"] == "-1"
    assert [(a.attrs["href"], a.text) for a in summary.all("a")] == [
        ("#title", "Title: Fill in this field."),
        ("#on", "First day: Fill in this field."),
        ("#mode-0", "How: Choose one."),
    ]
    assert show("{{ ui.error_summary(form) }}", form=Plan()).text == ""


def test_the_error_summary_reaches_into_lists_and_nested_forms(show):
    class Line(wtforms.Form):
        name = wtforms.StringField("Name", [validators.DataRequired("Fill in this field.")])

    class Delegation(wtforms.Form):
        people = wtforms.FieldList(wtforms.FormField(Line, label="Person"), min_entries=2)

    form = Delegation(MultiDict({"people-0-name": "Aino", "people-1-name": ""}))
    assert not form.validate()
    form.form_errors.append("At most one person.")
    page = show("{{ ui.error_summary(form) }}", form=form)
    assert [li.text for li in page.all("li")] == ["At most one person.", "Name: Fill in this field."]
    assert page.one("a").attrs["href"] == "#people-1-name"


def test_forms_carry_the_csrf_field(show):
    for source in (
        "{{ ui.csrf() }}",
        "{{ ui.post_button('Retry', '/r') }}",
        "{{ ui.confirm('Cancel', 'Cancel it?', '/c', 'Yes') }}",
    ):
        assert show(source).one("input", name="csrf_token").attrs["value"] == "secret"


def test_saving_says_how_many_are_told(show):
    buttons = list(show("{{ ui.two_buttons(23, cancel_href='/m') }}").all("button"))
    assert [(b.attrs["value"], b.text) for b in buttons] == [
        ("yes", "Save and tell 23 people"),
        ("no", "Save without telling anyone"),
    ]
    assert show("{{ ui.two_buttons(1) }}").one("button", value="yes").text == "Save and tell 1 person"
    alone = show("{{ ui.two_buttons(0) }}").one("button")
    assert (alone.attrs["name"], alone.attrs["value"], alone.text) == ("tell", "no", "Save")


def test_a_submit_row_ends_with_the_way_out(show):
    row = show(
        "{% call ui.submit_row('Convene', cancel_href='/m') %}{{ ui.button('Draft', 'secondary', name='draft') }}{% endcall %}"
    )
    assert [b.text for b in row.all("button")] == ["Convene", "Draft"]
    assert row.one("a", href="/m").text == "Cancel"


def test_a_destructive_act_is_asked_once_with_its_name(show):
    page = show(
        "{% call ui.confirm('Cancel', 'Cancel Spring on Tue 20 April?', '/c', 'Yes, cancel it', note='17 people will be told.') %}<textarea name='reason'></textarea>{% endcall %}"
    )
    form = page.one("details").one("form", method="post", action="/c")
    assert form.text == "Cancel Spring on Tue 20 April? 17 people will be told. Yes, cancel it"
    assert form.one("textarea").attrs["name"] == "reason"


def test_a_copy_field_is_readable_without_script(show):
    page = show("{{ ui.copy_field('Address', 'https://example.org/f.ics', id='feed', hint='Keep it.') }}")
    box = page.one("input")
    assert (box.attrs["value"], "readonly" in box.attrs, box.attrs["aria-describedby"]) == (
        "https://example.org/f.ics",
        True,
        "feed-hint",
    )
    assert page.one("label", _for="feed").text == "Address"


def test_suggestions_belong_to_a_list(show):
    listing = show("{{ ui.datalist('zones', ['Europe/Oslo']) }}").one("datalist", id="zones")
    assert listing.one("option").attrs["value"] == "Europe/Oslo"
