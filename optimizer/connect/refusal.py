"""What Meta, its SDK or the network complain of, as one sentence without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from optimizer.connect.access import TOKEN_VARIABLE, MetaAccess, scrubbed
from optimizer.errors import ConnectError
from optimizer.message import N_, Message

_TOKEN_CODES: Final = frozenset({190})
_PERMISSION_CODES: Final = frozenset({10, 200, 294})
_BUSY_CODES: Final = frozenset({1, 2, 4, 17, 32, 613, *range(80000, 80015)})


@contextmanager
def told(access: MetaAccess) -> Iterator[None]:
    """Turn whatever goes wrong with the Marketing API into a `ConnectError`.

    The original error is not chained, because connection errors carry the token in their text.
    """
    try:
        from facebook_business.exceptions import FacebookBadObjectError, FacebookError, FacebookRequestError
        from requests import RequestException
    except ImportError:
        raise ConnectError(
            N_("Reading from Meta needs the package facebook-business; install the extra 'meta' of this program.")
        ) from None
    try:
        yield
    except FacebookRequestError as refusal:
        raise ConnectError(_refusal(refusal, access)) from None
    except (FacebookBadObjectError, TypeError, KeyError, ValueError):
        raise ConnectError(
            N_("Meta gave an answer that is not of its usual form; try again in a few minutes.")
        ) from None
    except (FacebookError, RequestException) as trouble:
        reason = scrubbed(str(trouble), access).splitlines()[0][:200]
        raise ConnectError(
            N_("Meta cannot be reached ({reason}); check the network and try again.", reason=reason)
        ) from None


def _refusal(refusal: Any, access: MetaAccess) -> Message:
    code = refusal.api_error_code()
    said = scrubbed(str(refusal.api_error_message() or refusal.get_message()), access).rstrip(".")
    if code in _TOKEN_CODES:
        return N_(
            "Meta does not accept the access token ({said}); put a new one into {variable}.",
            said=said,
            variable=TOKEN_VARIABLE,
        )
    if code in _PERMISSION_CODES:
        return N_("The access token may not read this ad account ({said}); give it the permission ads_read.", said=said)
    if code in _BUSY_CODES:
        return N_("Meta asks to wait ({said}); try again later.", said=said)
    return N_("Meta refused the request ({said}, code {code}).", said=said, code=code)
