"""What tells two tables' rows to be of the same thing: ids where both have them, else names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

LEVELS = (("account", "account_id"), ("campaign", "campaign_id"), ("ad_set", "ad_set_id"), ("ad", "ad_id"))
"""Names and the ids that say the same, from the coarsest level to the finest."""
NEVER = frozenset({"audience_from", "attribution", "time_zone", "conversion_kind"})
"""How figures came about does not make two rows of different things."""


def identity_keys(
    mine: Iterable[str],
    theirs: Iterable[str],
    *,
    is_full: Callable[[str], bool] = lambda _: True,
    has_own_audiences: bool = True,
) -> list[str]:
    """Columns by which rows of two tables are of the same thing.

    Names change, ids do not: where both tables have the id of a level in every row, its name does not matter. Where
    only one of them goes down to the ad sets of the other's campaigns, the campaigns decide. An audience that was made
    from such names says nothing beside them, and may have been made from others the next time; only where audiences
    have a column of their own do they tell rows apart.

    Parameters
    ----------
    mine, theirs : iterable of str
        Columns that each table fills in, figures and days apart, in order.
    is_full : callable
        Whether a column that both have is filled in in all rows of both.
    has_own_audiences : bool
        Whether the audience of either table has a column of its own in the file.
    """
    others = set(theirs)
    common = [name for name in mine if name in others and name not in NEVER]
    for name, number in LEVELS:
        if number in common and is_full(number):
            common = [column for column in common if column != name]
        elif number in common and name in common:
            common.remove(number)
    has_units = any(name in common or number in common for name, number in LEVELS[1:])
    if has_units and not has_own_audiences and "audience" in common:
        common.remove("audience")
    if has_units and "objective" in common:
        # A campaign has one objective, but its word changes with format, language and year.
        common.remove("objective")
    return common
