"""The component tags as templates see them."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Engine

from portal.web.badges import BADGES
from portal.web.icons import ICONS

ENGINE = Engine(
    dirs=["templates"],
    builtins=["portal.web.templatetags.ui", "portal.web.templatetags.panels"],
    libraries={
        "i18n": "django.templatetags.i18n",
        "static": "django.templatetags.static",
    },
)


def drawn(source: str, **context: object) -> str:
    return " ".join(ENGINE.from_string(source).render(Context(context)).split())


class ContactForm(forms.Form):
    email = forms.EmailField(help_text="We write to it once.")
    team = forms.ChoiceField(choices=[("a", "Sales")], widget=forms.RadioSelect, required=False)
    remind = forms.BooleanField(required=False)


def test_button_submits_unless_told_otherwise():
    assert 'type="submit"' in drawn('{% button "Save" %}')
    assert 'type="button"' in drawn('{% button "Save" type="button" %}')


def test_button_with_an_address_is_a_link():
    html = drawn('{% button "Skip" kind="ghost" href="/next" %}')

    assert html == '<a class="button button--ghost" href="/next">Skip</a>'


def test_button_announces_its_key_and_hides_the_cap():
    html = drawn('{% button "Approve" key="A" %}')

    assert 'aria-keyshortcuts="A"' in html
    assert '<kbd class="kbd" aria-hidden="true">A</kbd>' in html


def test_unknown_arguments_become_attributes():
    html = drawn('{% button "Save" hx_post="/save" disabled=True value="" %}')

    assert 'hx-post="/save"' in html
    assert " disabled" in html
    assert "value" not in html


def test_labels_are_escaped():
    assert "&lt;b&gt;" in drawn("{% button name %}{% pill name %}", name="<b>")
    assert "<b>" not in drawn("{% avatar name %}{% alert title=name %}{% endalert %}", name="<b> x")


def test_tone_never_speaks_by_colour_alone():
    html = drawn('{% pill "Gaze" tone="warn" %}')

    assert "pill--warn" in html
    assert "<svg" in html
    assert "Gaze" in html


def test_status_shows_the_records_own_word():
    record = SimpleNamespace(state="open", get_state_display=lambda: "To review")

    html = drawn("{% status record %}", record=record)

    assert "To review" in html
    assert "pill--warn" in html


def test_state_without_a_badge_is_an_error():
    record = SimpleNamespace(state="lost", get_state_display=lambda: "Lost")

    with pytest.raises(KeyError):
        drawn("{% status record %}", record=record)


def test_every_badge_names_an_icon_of_the_set():
    assert {badge.icon for badge in BADGES.values()} <= set(ICONS)
    assert {badge.tone for badge in BADGES.values()} <= {"", "ok", "warn", "bad", "accent"}


def test_every_icon_that_a_template_names_is_in_the_set():
    text = " ".join(path.read_text() for path in Path("templates").rglob("*.html"))

    named = re.findall(r'\{% icon(?:_button)? "([^"]+)"|icon="([^"]*)"', text)

    assert {name for pair in named for name in pair if name} <= set(ICONS)


def test_icon_is_silent_unless_it_stands_alone():
    assert 'aria-hidden="true"' in drawn('{% icon "check" %}')
    meaningful = drawn('{% icon "check" label="Accepted" %}')
    assert 'role="img"' in meaningful
    assert 'aria-label="Accepted"' in meaningful


def test_field_ties_hint_and_error_to_its_control():
    html = drawn("{% field form.email %}", form=ContactForm({"email": "x"}))

    assert 'aria-describedby="id_email_hint id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_hint"' in html
    assert 'id="id_email_error"' in html


def test_choices_are_a_named_group():
    html = drawn('{% field form.team kind="cards" %}', form=ContactForm())

    assert "<legend" in html
    assert "choices--cards" in html
    assert 'for="id_team_0"' in html


def test_check_box_becomes_a_switch():
    html = drawn('{% field form.remind kind="switch" %}', form=ContactForm())

    assert 'role="switch"' in html


def test_error_summary_links_to_the_field():
    html = drawn("{% error_summary form %}", form=ContactForm({"email": ""}))

    assert 'role="alert"' in html
    assert 'href="#id_email"' in html


def test_error_summary_is_silent_without_errors():
    assert drawn("{% error_summary form %}", form=ContactForm({"email": "a@b.example"})) == ""


def test_meter_fills_one_segment_for_each_thing_done():
    html = drawn('{% meter 5 of=14 label="Accepted" %}')

    assert html.count("meter__part--on") == 5
    assert html.count('class="meter__part') == 14
    assert 'aria-valuenow="5"' in html


def test_rejected_photo_says_why_and_offers_a_retake():
    html = drawn(
        '{% photo_tile number=4 url="/p" verdict="rejected" reason="Blurry" fix="hold still" %}'
    )

    assert "Blurry" in html
    assert "hold still" in html
    assert "data-retake" in html
    assert 'aria-label="Not usable"' in html


def test_checking_photo_asks_again_by_itself():
    html = drawn('{% photo_tile number=4 verdict="checking" poll_url="/tile/4" %}')

    assert 'hx-get="/tile/4"' in html
    assert "delay:500ms" in html


def test_progress_without_a_value_only_says_that_work_goes_on():
    assert "value" not in drawn('{% progress label="Working" %}')
    assert 'value="0"' in drawn('{% progress 0 of=14 label="Photos" %}')


def test_swatch_colours_are_attributes_because_styles_are_forbidden():
    html = drawn('{% swatch "#1e59cd" name="Brand" second="#ffffff" %}')

    assert "style" not in html
    assert 'stop-color="#1e59cd"' in html


def test_backdrop_of_one_colour_is_a_gradient_to_itself():
    html = drawn('{% backdrop "Mist" colour="#dfe5ec" %}')

    assert html.count('stop-color="#dfe5ec"') == 2
    assert "A sample person in front of Mist" in html


def test_prose_keeps_structure_and_escapes_the_rest():
    text = "# Title\n\n## Part\n\n- one\n- <b>two</b>\n\nWords"

    html = drawn("{{ text|prose }}", text=text)

    assert "<h2>Title</h2> <h3>Part</h3>" in html
    assert "<ul><li>one</li><li>&lt;b&gt;two&lt;/b&gt;</li></ul>" in html
    assert "<p>Words</p>" in html


def test_table_has_a_name_and_can_be_scrolled_by_keyboard():
    html = drawn('{% table caption="People" %}<tbody></tbody>{% endtable %}')

    assert 'role="region" aria-label="People" tabindex="0"' in html
    assert '<caption class="hidden">People</caption>' in html


def test_dialog_is_named_by_its_heading():
    html = drawn('{% dialog name="rotate" title="Rotate the key" %}Sure?{% enddialog %}')

    assert 'aria-labelledby="rotate-title"' in html
    assert '<h2 id="rotate-title">Rotate the key</h2>' in html
