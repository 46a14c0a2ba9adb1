"""How much the library reads, so that what is longer is neither encoded nor copied.

The library refuses a length beyond its own bounds without a look at the text, and says how long it is. So what is longer
goes to it as a length alone. Were a number here too small, the library would miss the text, and refuse that: a number that
is wrong never lets anything pass.
"""

import decimal
import json
import sys
from collections.abc import Mapping

POLICY = 32 << 20
POLICY_NAME = 512
SCENARIO = 256 << 20
REFERENCE = 64 << 20
SERVICE = ACTION = 256
RESOURCE = 8_192
TEXT = 65_536
"""Of the name and each value of a condition key."""
FACT = 2_048
"""Of every other text of a request."""
VALUES = 100_000
"""Condition keys and their values, together."""
KEYS = VALUES // 2
"""Condition keys of a request, each of which counts as two."""
LIST = 100_000
"""Levels of an organization, or prefixes of services."""


class Longer:
    """In place of a text that was not made because it would be too long: its length, or a part of it that tells."""

    def __init__(self, length):
        self._length = min(length, sys.maxsize)

    def __len__(self):
        return self._length


def _size(value, most):
    """So many characters the JSON of a value has at least; past `most` they are not counted on.

    Objects that stand in many places, as those of YAML's aliases, make a text that is far larger than they are.
    """
    size, left = 0, [value]
    while left and size <= most:
        one = left.pop()
        if isinstance(one, str):
            size += len(one) + 2
        elif isinstance(one, dict):
            size += 5 * len(one) + sum(len(key) for key in list(one) if isinstance(key, str))
            if size <= most:
                left.extend(one.values())
        elif isinstance(one, (list, tuple)):
            size += 1 + len(one)
            if size <= most:
                left.extend(one)
        else:
            size += 1
    return size


def _members(given):
    """The objects that the standard library does not know as such."""
    if isinstance(given, Mapping):
        return dict(given.items())
    raise TypeError(f"{type(given).__name__} is no value of JSON")


def document(policy, most=POLICY):
    """The text of a policy or the like, which may be given as objects; of what cannot be one a TypeError or a ValueError."""
    if isinstance(policy, str):
        return str.__str__(policy)
    if isinstance(policy, Mapping) and not isinstance(policy, dict):
        policy = dict(policy.items())
    if not isinstance(policy, (dict, list)):
        raise TypeError(f"expected JSON text or objects, found {type(policy).__name__}")
    size = _size(policy, most)
    if size > most:
        return Longer(size)
    try:
        return json.dumps(policy, default=_members)
    except RecursionError:
        raise ValueError("the objects are nested too deeply") from None


def values(context):
    """How many condition keys and values a context has, or at least has."""
    if isinstance(context, Longer):
        return 2 * len(context)
    return sum(2 + len(value) if isinstance(value, (list, tuple)) else 2 for value in context.values())


def number(value):
    """The decimal notation of an int or a Decimal, which can be far longer than the number is."""
    if isinstance(value, int):
        # A digit takes less than four bits.
        if value.bit_length() > 4 * TEXT + 4:
            return Longer(value.bit_length() // 4)
        # `str` writes no more than some thousands of digits, for fear of its own slowness.
        value = decimal.Decimal(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and (-exponent > TEXT or exponent > TEXT and value):
        return Longer(abs(exponent) + 1)
    return format(value, "f")
