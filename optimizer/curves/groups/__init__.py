"""What money brings in groups of ads, pooled so that a small lucky group is not taken for a good one."""

from optimizer.curves.groups.effects import PooledEffects
from optimizer.curves.groups.layout import GroupPanel, dimensions_of, lay_out_groups
from optimizer.curves.groups.rates import contrasts, group_changes, group_efficiency, step_rate

__all__ = [
    "GroupPanel",
    "PooledEffects",
    "contrasts",
    "dimensions_of",
    "group_changes",
    "group_efficiency",
    "lay_out_groups",
    "step_rate",
]
