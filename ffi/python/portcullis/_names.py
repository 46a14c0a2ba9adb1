"""What the names of the JSON documents are as numbers of the library."""

from typing import Dict, Literal, get_args

PolicyType = Literal["identity", "permissionsBoundary", "session", "resource", "roleTrust", "kmsKey", "serviceControlPolicy",
                     "resourceControlPolicy", "vpcEndpoint", "scopeDown"]
Loader = Literal["strict", "lenient"]
Universe = Literal["any", "reference"]
Layer = Literal["credentials", "identity", "resource", "permissionsBoundary", "session", "serviceControlPolicy",
                "resourceControlPolicy", "vpcEndpoint", "scopeDown", "network", "transport"]

POLICY_TYPES: Dict[str, int] = {name: number for number, name in enumerate(get_args(PolicyType), 1)}
LOADERS: Dict[str, int] = {name: number for number, name in enumerate(get_args(Loader))}
UNIVERSES: Dict[str, int] = {name: number for number, name in enumerate(get_args(Universe))}
LAYERS: Dict[str, int] = {name: number for number, name in enumerate(get_args(Layer), 1)}
