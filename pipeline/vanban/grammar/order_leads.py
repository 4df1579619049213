"""The sentences of order_leads.toml with which orders begin, each by the id of its entry."""

from __future__ import annotations

import re
from functools import cache

from vanban import grammar


@cache
def order_lead(name: str) -> re.Pattern[str]:
    """What finds the lead `name` in a text in matching form. Raises KeyError for an id that order_leads.toml lacks."""
    return {entry.id: entry.regex for entry in grammar.entries("order_leads")}[name]
