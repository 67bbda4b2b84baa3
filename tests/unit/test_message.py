"""Names in a sentence: the first of many, and a sign that there are more."""

import pytest

from optimizer.message import listed


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d"], "a, b, c, \N{HORIZONTAL ELLIPSIS}")],
)
def test_no_more_are_named_than_asked_for(names: list[str], said: str) -> None:
    assert listed(names, 3) == said
