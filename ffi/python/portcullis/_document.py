"""Documents of callers as texts of the library."""

from . import _limits
from ._errors import INVALID_POLICY, refusal
from ._library import text


def document(policy, path, most=_limits.POLICY, status=INVALID_POLICY):
    """A view of a policy or the like: of its text, or of objects."""
    try:
        return text(_limits.document(policy, most), most)
    except (TypeError, ValueError) as error:
        raise refusal(status, path, str(error)) from None
