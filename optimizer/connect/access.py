"""The right to read an ad account. Secrets come from the environment and are never printed or stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from optimizer.errors import ConnectError
from optimizer.message import N_

TOKEN_VARIABLE: Final = "META_ACCESS_TOKEN"  # noqa: S105 - the name of a variable, not a token
SECRET_VARIABLE: Final = "META_APP_SECRET"  # noqa: S105 - the name of a variable, not a secret
_SECRETS: Final = re.compile(r"(access_token|appsecret_proof)=[^&\s'\")]+")


@dataclass(frozen=True, slots=True)
class MetaAccess:
    """How to reach Meta's Graph API.

    Attributes
    ----------
    token : str
        An access token with the permission ``ads_read``.
    app_secret : str or None
        Proves every request where the app asks for that.
    server : str or None
        Another Graph server than Meta's, without a slash at the end; tests speak to one on this machine.
    timeout : float
        Seconds to wait for an answer; the SDK itself would wait for ever.
    """

    token: str = field(repr=False)
    app_secret: str | None = field(default=None, repr=False)
    server: str | None = None
    timeout: float = 60.0


def access_from_environment(environment: Mapping[str, str]) -> MetaAccess:
    """Take the token from the environment variable META_ACCESS_TOKEN, and the app's secret from META_APP_SECRET.

    Raises
    ------
    ConnectError
        When there is no token.
    """
    token = environment.get(TOKEN_VARIABLE, "").strip()
    if not token:
        raise ConnectError(
            N_(
                "There is no access token for Meta; set the environment variable {variable} to one with the permission "
                "ads_read.",
                variable=TOKEN_VARIABLE,
            )
        )
    return MetaAccess(token=token, app_secret=environment.get(SECRET_VARIABLE, "").strip() or None)


def scrubbed(text: str, access: MetaAccess) -> str:
    """Take every secret out of a text; connection errors quote the whole address, the token in it."""
    clean = _SECRETS.sub(r"\1=…", text)
    for secret in (access.token, access.app_secret):
        if secret:
            clean = clean.replace(secret, "…")
    return clean
