"""Templates to HTML: escaping everywhere, words in one language or in both, the policy that nothing foreign runs."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from vanban.exports import wording
from vanban.exports.whole import clean
from vanban.pages import view
from vanban.pages.marks import KINDS, finding_id
from vanban.pages.words import LANGUAGES, Language, both
from vanban.queries.doubts import UNSURE


@cache
def environment(*packages: str) -> Environment:
    """The templates of `packages` and of this one: what is put in is escaped, and what is missing is an error."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, __package__)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = ("title", "about", "outline", "cited", "charged", "due", "value", "cut", "lowest")
    made.globals |= {name: getattr(view, name) for name in shown}
    made.globals |= {"day": wording.day, "number": wording.number, "type_name": wording.type_name}
    made.globals |= {
        "UNSURE": UNSURE,
        "KINDS": KINDS,
        "finding_id": finding_id,
        "by_id": lambda facts: {fact.id: fact for fact in facts},
    }
    return made


def _cleaned(value: Any) -> Any:
    """Without characters that no HTML file may hold; None is nothing."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value)
    return "" if value is None else value


@cache
def in_both(key: str) -> Markup:
    """The words for `key` in both languages; the page's style shows one of them."""
    return Markup("").join(
        Markup('<span class="{0}" lang="{0}">{1}</span>').format(language, text)
        for language, text in zip(LANGUAGES, both(key), strict=True)
    )


def in_one(language: Language, more: Mapping[str, tuple[str, str]]) -> Callable[[str], Markup]:
    """The function that gives the words for a key in one language; `more` are words beside those of `both`."""
    at = LANGUAGES.index(language)
    return lambda key: escape((more.get(key) or both(key))[at])


@cache
def static(name: str) -> str:
    """A file of `static/`: the style or the script of the pages."""
    return files(__package__).joinpath("static", name).read_text("utf-8")


def policy(*, styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The content security policy of a page that holds these styles and scripts and needs nothing else."""
    parts = (
        "default-src 'none'",
        f"style-src {' '.join(map(_hash, styles))}",
        f"script-src {' '.join(map(_hash, scripts))}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
