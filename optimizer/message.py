"""Sentences for a person, kept as a template and its values until a door renders them in the reader's language."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class _PlainFormatter(string.Formatter):
    """Format values as they print; kinds such as ``{spend:money}`` are the business of `optimizer.words`."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "percent" and isinstance(value, float):
            return f"{value:.1%}"
        return str(value)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
        return kwargs[str(key)]


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable sentence.

    Attributes
    ----------
    template : str
        The English sentence with named fields, such as ``"{spent:money} of {segment} is left"``. The part after the
        colon is the kind of the value (money, number, percent, date) and decides how a door formats it.
    values : mapping of str to object
        What goes into the fields.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _PlainFormatter().vformat(self.template, (), dict(self.values))


def listed(names: Sequence[str], most: int = 5) -> str:
    """Name the first of many for a sentence, with an ellipsis for the rest.

    Parameters
    ----------
    names : sequence of str
        In the order of their importance.
    most : int
        How many are named, at least 1.
    """
    return ", ".join(names[:most]) + (", \N{HORIZONTAL ELLIPSIS}" if len(names) > most else "")


def N_(template: str, **values: object) -> Message:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for translation and bind its values; it is rendered later, by `optimizer.words`."""
    return Message(template, values)
