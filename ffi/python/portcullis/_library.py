"""The shared library as ctypes sees it: the structs and functions of portcullis.h that this package uses."""

import ctypes
import os
import pathlib
from ctypes import POINTER, Structure, byref, c_bool, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_void_p

from ._limits import TEXT

ABI_VERSION = 7


class Str(Structure):
    # c_void_p: c_char_p would stop at a NUL.
    _fields_ = [("ptr", c_void_p), ("len", c_size_t)]


class Decision(Structure):
    _fields_ = [("outcome", c_uint8), ("layer", c_uint8), ("has_statement", c_uint8), ("reserved", c_uint8),
                ("policy", c_uint32), ("statement", c_uint32)]


class Value(Structure):
    _fields_ = [("kind", c_uint32), ("reserved", c_uint32), ("integer", c_int64), ("text", Str)]


class Sized(Structure):
    """A struct that begins with its own size."""

    def __init__(self, **fields):
        super().__init__(struct_size=ctypes.sizeof(self), **fields)


class Finding(Sized):
    _fields_ = [("struct_size", c_size_t), ("severity", c_uint32), ("line", c_uint32), ("column", c_uint32),
                ("offset", c_uint32), ("policy", Str), ("reason", Str), ("rule", Str), ("message", Str), ("path", Str),
                ("end_line", c_uint32), ("end_column", c_uint32), ("end_offset", c_uint32), ("reserved", c_uint32)]


class Principal(Sized):
    _fields_ = [("struct_size", c_size_t), ("kind", c_uint32), ("flags", c_uint32), ("name", Str), ("unique_id", Str),
                ("role_arn", Str), ("issuing_user", Str), ("canonical_user", Str)]


class Network(Sized):
    _fields_ = [("struct_size", c_size_t), ("tls", c_uint32), ("reserved", c_uint32), ("source_ip", Str),
                ("vpc_source_ip", Str), ("vpc", Str), ("vpc_endpoint", Str), ("cipher_suite", Str)]


class Credentials(Sized):
    _fields_ = [("struct_size", c_size_t), ("type", c_uint32), ("reserved", c_uint32), ("issued_at", Str),
                ("expires_at", Str), ("mfa_authenticated_at", Str)]


class Side(Structure):
    _fields_ = [("kind", c_uint32), ("reserved", c_uint32), ("name", Str)]


class Connection(Sized):
    # `from` is a word of Python's.
    _fields_ = [("struct_size", c_size_t), ("given", c_uint32), ("protocol", c_uint32), ("port", c_uint32),
                ("source_port", c_uint32), ("icmp_type", c_uint32), ("icmp_code", c_uint32), ("sslmode", c_uint32),
                ("tls", c_uint32), ("cipher_suite", Str), ("from_", Side), ("to", Side)]


class Column(Structure):
    _fields_ = [("kind", c_uint32), ("reserved", c_uint32), ("values", c_void_p), ("length", c_size_t),
                ("offsets", c_void_p), ("values_size", c_size_t), ("validity", c_void_p)]


class ContextColumn(Structure):
    _fields_ = [("key", Str), ("value_kind", c_uint32), ("reserved", c_uint32), ("column", Column)]


class Batch(Sized):
    _fields_ = [("struct_size", c_size_t), ("row_count", c_size_t), ("principal", POINTER(Principal)),
                ("network", POINTER(Network)), ("credentials", POINTER(Credentials)), ("principals", Column),
                ("actions", Column), ("resources", Column), ("resource_accounts", Column), ("times", Column),
                ("context", POINTER(ContextColumn)), ("context_count", c_size_t), ("connection", POINTER(Connection))]


_HANDLE = c_void_p
_OUT = POINTER(c_void_p)
_STATUS = c_int32
_FUNCTIONS = {
    "check_abi": (_STATUS, c_uint32),
    "status_name": (c_char_p, _STATUS),
    "status_message": (c_char_p, _STATUS),
    "version": (c_char_p,),
    "text_get": (Str, _HANDLE),
    "text_free": (_STATUS, _HANDLE),
    "error_status": (_STATUS, _HANDLE),
    "error_message": (Str, _HANDLE),
    "error_row": (c_size_t, _HANDLE),
    "error_json": (Str, _HANDLE),
    "error_finding_count": (c_size_t, _HANDLE),
    "error_finding": (_STATUS, _HANDLE, c_size_t, POINTER(Finding)),
    "error_free": (_STATUS, _HANDLE),
    "policy_set_builder_new": (_STATUS, c_uint32, c_uint32, _OUT),
    "policy_set_builder_add": (_STATUS, _HANDLE, Str, Str),
    "policy_set_builder_build": (_STATUS, _HANDLE, _OUT, _OUT),
    "policy_set_builder_free": (_STATUS, _HANDLE),
    "policy_set_policy_count": (c_size_t, _HANDLE),
    "policy_set_statement_count": (c_size_t, _HANDLE),
    "policy_set_free": (_STATUS, _HANDLE),
    "guards_from_json": (_STATUS, Str, _OUT, _OUT),
    "guards_free": (_STATUS, _HANDLE),
    "authorizer_builder_new": (_STATUS, _OUT),
    "authorizer_builder_set_policies": (_STATUS, _HANDLE, c_uint32, _HANDLE),
    "authorizer_builder_set_levels": (_STATUS, _HANDLE, c_uint32, POINTER(c_void_p), c_size_t),
    "authorizer_builder_restrict_public_buckets": (_STATUS, _HANDLE),
    "authorizer_builder_set_rcp_services": (_STATUS, _HANDLE, POINTER(Str), c_size_t),
    "authorizer_builder_set_guards": (_STATUS, _HANDLE, _HANDLE),
    "authorizer_builder_build": (_STATUS, _HANDLE, _OUT, _OUT),
    "authorizer_builder_free": (_STATUS, _HANDLE),
    "authorizer_check": (_STATUS, _HANDLE, _HANDLE, _OUT),
    "authorizer_evaluate": (_STATUS, _HANDLE, _HANDLE, POINTER(Decision)),
    "authorizer_evaluate_all": (_STATUS, _HANDLE, POINTER(c_void_p), c_size_t, POINTER(Decision), POINTER(c_size_t)),
    "authorizer_explain_json": (_STATUS, _HANDLE, _HANDLE, _OUT, _OUT),
    "authorizer_explain_text": (_STATUS, _HANDLE, _HANDLE, _OUT, _OUT),
    "authorizer_explain_nearest_json": (_STATUS, _HANDLE, _HANDLE, c_size_t, _OUT, _OUT),
    "authorizer_explain_nearest_text": (_STATUS, _HANDLE, _HANDLE, c_size_t, _OUT, _OUT),
    "authorizer_policy_name": (_STATUS, _HANDLE, c_uint32, c_size_t, POINTER(Str)),
    "authorizer_evaluate_batch": (_STATUS, _HANDLE, POINTER(Batch), c_void_p, c_size_t, POINTER(Decision), _OUT),
    "authorizer_free": (_STATUS, _HANDLE),
    "request_builder_new": (_STATUS, _OUT),
    "request_builder_begin": (_STATUS, _HANDLE, POINTER(Principal), Str, Str),
    "request_builder_set_resource_account": (_STATUS, _HANDLE, Str),
    "request_builder_set_resource_in_management_account": (_STATUS, _HANDLE),
    "request_builder_set_kms_grant": (_STATUS, _HANDLE),
    "request_builder_set_kms_grant_to_session": (_STATUS, _HANDLE),
    "request_builder_set_time": (_STATUS, _HANDLE, Str),
    "request_builder_set_time_epoch": (_STATUS, _HANDLE, c_int64),
    "request_builder_set_credentials": (_STATUS, _HANDLE, POINTER(Credentials)),
    "request_builder_set_network": (_STATUS, _HANDLE, POINTER(Network)),
    "request_builder_set_signature_json": (_STATUS, _HANDLE, Str),
    "request_builder_set_connection": (_STATUS, _HANDLE, POINTER(Connection)),
    "request_builder_add_string": (_STATUS, _HANDLE, Str, Str),
    "request_builder_add_number": (_STATUS, _HANDLE, Str, Str),
    "request_builder_add_integer": (_STATUS, _HANDLE, Str, c_int64),
    "request_builder_add_bool": (_STATUS, _HANDLE, Str, c_bool),
    "request_builder_add_ip": (_STATUS, _HANDLE, Str, c_char_p, c_size_t),
    "request_builder_add_date": (_STATUS, _HANDLE, Str, c_int64),
    "request_builder_add_list": (_STATUS, _HANDLE, Str, POINTER(Value), c_size_t),
    "request_builder_add_absent": (_STATUS, _HANDLE, Str),
    "request_builder_build": (_STATUS, _HANDLE, _OUT, _OUT),
    "request_builder_free": (_STATUS, _HANDLE),
    "request_free": (_STATUS, _HANDLE),
    "evaluate_json": (_STATUS, Str, POINTER(c_uint8), _OUT, _OUT),
    "explain_json": (_STATUS, Str, POINTER(c_uint8), _OUT, _OUT),
    "validate_json": (_STATUS, Str, c_uint32, c_uint32, POINTER(c_bool), _OUT, _OUT),
    "canonical_json": (_STATUS, Str, c_uint32, c_uint32, _OUT, _OUT, _OUT),
    "reference_from_bytes": (_STATUS, c_void_p, c_size_t, _OUT, _OUT),
    "reference_version": (Str, _HANDLE),
    "reference_free": (_STATUS, _HANDLE),
    "expand_json": (_STATUS, _HANDLE, Str, _OUT, _OUT),
    "lint_json": (_STATUS, Str, c_uint32, c_uint32, _HANDLE, _OUT, _OUT),
    "complete_json": (_STATUS, Str, c_size_t, c_uint32, _HANDLE, _OUT, _OUT),
    "hover_json": (_STATUS, Str, c_size_t, c_uint32, _HANDLE, _OUT, _OUT),
    "diff_json": (_STATUS, Str, _HANDLE, _OUT, _OUT),
    "public_json": (_STATUS, Str, _OUT, _OUT),
    "residual_json": (_STATUS, Str, _OUT, _OUT),
}


class Functions:
    """The functions without their prefix."""


def _load():
    beside = pathlib.Path(__file__).with_name("libportcullis.so")
    loaded = ctypes.CDLL(os.environ.get("PORTCULLIS_LIBRARY") or str(beside))
    functions = Functions()
    for name, (result, *parameters) in _FUNCTIONS.items():
        function = getattr(loaded, f"portcullis_{name}")
        function.restype, function.argtypes = result, parameters
        setattr(functions, name, function)
    if functions.check_abi(ABI_VERSION) != 0:
        raise ImportError("libportcullis.so is older than this package")
    return functions


library = _load()


def text(value, most=TEXT):
    """A view of a str, which holds the bytes that it shows; of None the text that is not given.

    Where it has more letters than `most` bytes, a view of no text with that number, which the library refuses."""
    if value is None:
        return Str(None, 0)
    # A letter takes at least one byte.
    if len(value) > most:
        return Str(None, len(value))
    data = str.encode(value)
    view = Str(address_of(data), len(data))
    view.held = data
    return view


def address_of(data):
    """Where the bytes of a bytes object lie; they are the caller's to hold."""
    return ctypes.cast(c_char_p(data), c_void_p).value


def read(view):
    return ctypes.string_at(view.ptr, view.len).decode() if view.ptr else ""


def take_text(handle):
    """The content of a text of ours, which is freed."""
    try:
        return read(library.text_get(handle))
    finally:
        library.text_free(handle)


def pointer():
    return c_void_p()


__all__ = ["Batch", "Column", "Connection", "ContextColumn", "Credentials", "Decision", "Finding", "Network", "Principal",
           "Side", "Str", "Value", "byref", "library", "pointer", "read", "take_text", "text"]
