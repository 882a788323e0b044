"""The component gallery: every component and state, with people who do not exist.

Browser tests look at it for contrast, names and keyboard; developers look here before they draw.
"""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from portal.web import specimens
from portal.web.compare import WHOLE
from portal.web.icons import ICONS
from portal.web.stage import Lines

TEAM: Final = (
    ("Amara Osei", "Head of Partnerships", ""),
    ("Lukas Brandt", "Staff Engineer", ""),
    ("Mei Tanaka", "Product Designer", "Gaze"),
    ("Sofia Marchetti", "Counsel", ""),
    ("Daniel Okafor", "Account Executive", ""),
    ("Priya Raman", "Data Scientist", "Likeness"),
    ("Tom Whitfield", "Field Sales", ""),
    ("Noor Haddad", "People Partner", ""),
)
CHECKS: Final = (
    ("ok", "Likeness", "0.91 · min 0.80"),
    ("ok", "Eye line", "0.4% off"),
    ("ok", "Gaze", "To camera"),
    ("ok", "Background", "Mist 02"),
    ("ok", "Attire", "Business casual"),
)
OTHER_CHECKS: Final = (
    ("warn", "Likeness", "0.81 · min 0.80"),
    ("ok", "Eye line", "0.2% off"),
    ("bad", "Gaze", "Away"),
    ("ok", "Background", "Mist 02"),
    ("ok", "Attire", "Business casual"),
    ("look", "Hearing aid", "Look for yourself: no check sees this"),
)
LINES: Final = Lines(eyes="37.5", middle="50", height="23.2", breadth="21")
REASONS: Final = (
    ("likeness", "It does not look like them"),
    ("expression", "Expression"),
    ("clothes", "Clothes"),
    ("hair", "Hair"),
    ("background", "Background"),
    ("details", "Teeth, hands or details"),
    ("other", "Something else"),
)
STAGES: Final = (
    {"title": "Photos checked", "state": "done", "time": "0:41"},
    {"title": "Learning your face", "state": "now", "note": "Usually 2 minutes", "time": "1:12"},
    {"title": "Making headshots", "state": "later", "note": "Usually 1 minute"},
)
FAILED_STAGES: Final = (
    {"title": "Photos checked", "state": "done", "time": "0:41"},
    {"title": "Learning your face", "state": "failed", "note": "You need to do nothing."},
)
TABS: Final = (
    {"label": "To review", "url": "#to-review", "current": True},
    {"label": "Flagged", "url": "#flagged", "count": 12},
    {"label": "Done", "url": "#done"},
)


PAGES: Final = frozenset({"gallery", "home", "people", "editor", "queue", "phone"})
SPECIMENS: Final = (
    ("Actions", "_actions"),
    ("Words and ways", "_words"),
    ("Forms", "_forms"),
    ("Errors", "_errors"),
    ("Feedback", "_feedback"),
    ("Work in progress", "_work"),
    ("Data", "_data"),
    ("Times, steps and parts", "_parts"),
    ("The company's mark", "_marks"),
    ("Headshots", "_headshots"),
    ("Photos", "_media"),
    ("Icons", "_icons"),
)


class SampleForm(forms.Form):
    """One field of each kind, two of them wrong."""

    name = forms.CharField(help_text="As colleagues write it.")
    email = forms.EmailField(label="Work e-mail")
    team = forms.ChoiceField(choices=[("sales", "Sales"), ("design", "Design")], required=False)
    clothing = forms.ChoiceField(
        choices=[("formal", "Business formal"), ("smart", "Smart casual")], widget=forms.RadioSelect
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    colour = forms.CharField(
        widget=forms.TextInput(attrs={"type": "color"}), initial="#1e59cd", required=False
    )
    picture = forms.FileField(required=False)
    remind = forms.BooleanField(label="Remind people who have not answered", required=False)
    locked = forms.BooleanField(label="Nobody may change this", required=False)


def sample(name: str) -> str:
    """The address of a sample picture."""
    return static(f"img/samples/{name}.webp")


def people() -> list[dict[str, Any]]:
    """A team of invented people with their pictures."""
    return [
        {
            "key": number,
            "name": name,
            "title": title,
            "flag": flag,
            "picture": sample(f"person-{number}"),
        }
        for number, (name, title, flag) in enumerate(TEAM, start=1)
    ]


def queue() -> dict[str, Any]:
    """What the approval queue shows."""
    team = people()
    nearby = [team[3], team[4], team[0], team[1], team[2]]
    return {
        "tabs": TABS,
        "people": team,
        "person": team[0] | {"team": "Commercial"},
        "takes": [{"number": n, "picture": sample(f"take-{n}")} for n in range(1, 7)],
        "photos": [sample(f"photo-{n}") for n in range(1, 5)],
        "checks": CHECKS,
        "other_checks": OTHER_CHECKS,
        "neighbours": [one | {"current": one is team[0]} for one in nearby],
        "reasons": REASONS,
        "lines": LINES,
        "placed": WHOLE,
    }


def tiles() -> list[dict[str, Any]]:
    """Photos with every verdict a tile can have."""
    accepted = [{"verdict": "accepted", "url": sample(f"photo-{n}")} for n in range(1, 6)]
    refused = [
        {
            "verdict": "rejected",
            "url": sample("photo-blurred"),
            "reason": "Your face is blurred.",
            "fix": "Hold still and try again.",
        },
        {
            "verdict": "rejected",
            "url": sample("photo-dark"),
            "reason": "It is too dark.",
            "fix": "Turn towards a window.",
        },
    ]
    return [
        *accepted[:3],
        refused[0],
        *accepted[3:],
        refused[1],
        {
            "verdict": "asked",
            "url": sample("photo-4"),
            "reason": "Is this you?",
        },
        {
            "verdict": "spare",
            "url": sample("photo-5"),
            "reason": "Not needed: another one is much like it.",
        },
        {"verdict": "stalled", "reason": "Not checked yet, and safe."},
        {"verdict": "uploading", "url": sample("photo-6")},
        {"verdict": "checking", "url": sample("photo-6")},
    ]


def side(theme: str) -> dict[str, Any]:
    """The forms of one theme's side, with ids of their own."""
    wrong = {"name": "", "email": "nora@", "clothing": "formal"}
    return {
        "theme": theme,
        "form": SampleForm(auto_id=f"{theme}_%s"),
        "wrong": SampleForm(wrong, auto_id=f"{theme}_wrong_%s"),
    }


def sample_context(request: HttpRequest, page: str) -> dict[str, Any]:
    """Everything the gallery's templates show; two of its pages stand in a company's frame."""
    frames = {
        "home": lambda: specimens.in_a_company(request),
        "phone": specimens.on_a_phone,
    }
    return {
        **specimens.context(),
        **frames.get(page, dict)(),
        "sides": [side(theme) for theme in ("light", "dark")],
        "specimens": [
            {"title": title, "template": f"components/examples/{name}.html"}
            for title, name in SPECIMENS
        ],
        "icons": sorted(ICONS),
        "example": queue(),
        "tiles": tiles(),
        "tabs_sample": TABS,
        "stages_sample": STAGES,
        "failed_stages": FAILED_STAGES,
        "facts_sample": [("Base", "FLUX.2 klein"), ("Photos", "14"), ("Seed", "20260601")],
    }


def show(request: HttpRequest, page: str = "gallery") -> HttpResponse:
    """Show the gallery, or one of its examples of a whole page."""
    if page not in PAGES:
        raise Http404
    folder = "components" if page == "gallery" else "components/examples"
    return render(request, f"{folder}/{page}.html", sample_context(request, page))
