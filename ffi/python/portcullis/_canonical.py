"""The one spelling of what a policy means."""

from typing import Any, Mapping, Union

from ._document import document
from ._errors import call, one_of
from ._library import byref, library, pointer, take_text
from ._names import LOADERS, POLICY_TYPES, Loader, PolicyType


def _written(policy, policy_type, loader, place):
    told = pointer()
    outputs = [None, None]
    outputs[place] = byref(told)
    call(library.canonical_json, document(policy, "policy"), one_of(policy_type, POLICY_TYPES, "policy_type"),
         one_of(loader, LOADERS, "loader"), *outputs)
    return take_text(told)


def canonicalize(policy: Union[str, Mapping[str, Any]], policy_type: PolicyType = "identity",
                 loader: Loader = "strict") -> str:
    """The policy as JSON without white space, sorted and merged, every default written. Policies that differ only in spelling have
    the same text; with another they may still decide the same. A policy that the loader does not take raises PortcullisError."""
    return _written(policy, policy_type, loader, 0)


def semantic_hash(policy: Union[str, Mapping[str, Any]], policy_type: PolicyType = "identity",
                  loader: Loader = "strict") -> str:
    """32 hexadecimal digits, the same for the same canonical text on every machine. It withstands nobody who looks for two
    policies with one hash."""
    return _written(policy, policy_type, loader, 1)
