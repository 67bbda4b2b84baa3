"""Ad accounts over the network: Meta's Marketing API through its own SDK, which is an optional extra."""

from optimizer.connect.access import MetaAccess, access_from_environment
from optimizer.connect.meta import pull_insights

__all__ = ["MetaAccess", "access_from_environment", "pull_insights"]
