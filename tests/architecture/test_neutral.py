"""Nothing asks for a gender, and no word of clothes, captions or prompts stands for one."""

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django import forms
from django.apps import apps
from rest_framework import serializers

import portal.api.v1
import portal.web
from generation.demobase.vocabulary import CASUAL, CLOTHES
from generation.engine import bases
from generation.engine.prompts import Backdrop, PromptSpecification, prompt
from generation.engine.vocabulary import CLASS_WORD, CLOTHING, EXPRESSION, LIGHTING, POSE
from generation.engine.vocabulary import VOCABULARIES as WORDS
from generation.styles import specification

CHECKOUT = Path(__file__).resolve().parents[2]
GENDERED = re.compile(
    r"(?<![\w-])(genders?|sex|sexes|males?|females?|m[ae]n|wom[ae]n|boys?|girls?|lad(y|ies)"
    r"|gentlem[ae]n|mrs?|ms|he|she|him|his|hers?|himself|herself|masculine|feminine"
    r"|blouses?|skirts?|dress(es)?|tuxedos?|heels)(?![\w-])",
    re.IGNORECASE,
)
TEMPLATES = sorted((CHECKOUT / "templates").rglob("*.*"))


def gendered(text: str) -> list[str]:
    """The words in a text that stand for a gender."""
    return [found.group(0) for found in GENDERED.finditer(text)]


def form_classes() -> Iterator[type[forms.BaseForm]]:
    for module in iter_modules(portal.web.__path__, "portal.web."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, forms.BaseForm):
                yield thing


def serializer_classes() -> Iterator[type[serializers.Serializer[Any]]]:
    for module in iter_modules(portal.api.v1.__path__, "portal.api.v1."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, serializers.Serializer):
                yield thing


def words_of(field: forms.Field) -> str:
    choices = getattr(field, "choices", None) or []
    pairs = choices if isinstance(choices, list | tuple) else []
    return f"{field.label} {field.help_text} {' '.join(str(pair) for pair in pairs)}"


def every_prompt(base: str) -> Iterator[str]:
    axes = product(LIGHTING, CLOTHING, POSE, EXPRESSION, range(3))
    for lighting, clothing, pose, expression, variant in axes:
        asked = PromptSpecification(
            lighting=lighting,
            background=Backdrop(colours=("#d9dee4",)),
            clothing=clothing,
            pose=pose,
            expression=expression,
            variant=variant,
            keep=("glasses", "beard"),
        )
        yield prompt(asked, base=base, trigger="sks")


@pytest.mark.parametrize("text", ["Her suit", "a male person", "Gender:", "women's shirt"])
def test_the_words_are_found_where_they_stand(text: str) -> None:
    assert gendered(text)


@pytest.mark.parametrize("text", ["headshot", "the others", "addressed", "management", "shed"])
def test_words_that_only_hold_one_are_not(text: str) -> None:
    assert not gendered(text)


def test_no_page_or_mail_speaks_of_a_gender() -> None:
    found = {path.name: gendered(path.read_text()) for path in TEMPLATES}

    assert {name: words for name, words in found.items() if words} == {}


def test_no_form_asks_for_one() -> None:
    classes = list(form_classes())
    words = {
        f"{form.__name__}.{name}": gendered(f"{name.replace('_', ' ')} {words_of(field)}")
        for form in classes
        for name, field in getattr(form, "base_fields", {}).items()
    }

    assert len(classes) > 10
    assert {name: found for name, found in words.items() if found} == {}


def test_no_endpoint_asks_for_one() -> None:
    fields = {
        f"{each.__name__}.{name}" for each in serializer_classes() for name in each._declared_fields
    }

    assert len(fields) > 20
    assert [name for name in fields if gendered(name.replace("_", " ").replace(".", " "))] == []


def test_no_table_keeps_one() -> None:
    columns = [field.name for model in apps.get_models() for field in model._meta.local_fields]

    assert [name for name in columns if gendered(name.replace("_", " "))] == []


def test_categories_of_clothes_are_neutral() -> None:
    labels = [
        word
        for values in specification.AXES.values()
        for pair in values.items()
        for word in map(str, pair)
    ]
    outfits = [each for words in WORDS.values() for each in (*words.outfits, *words.garments)]
    drawn = [*CLOTHES, *CASUAL]

    assert gendered(" ".join([CLASS_WORD, *labels, *outfits, *drawn])) == []


@pytest.mark.parametrize("base", sorted(bases.CONFIGURATIONS))
def test_no_prompt_says_one(base: str) -> None:
    assert {word for said in every_prompt(base) for word in gendered(said)} == set()
