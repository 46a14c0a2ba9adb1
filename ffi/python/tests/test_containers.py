"""The same values give the same bytes in every container, and nothing is guessed of what cannot be a value.

The containers of Python and some of our own are always tried; NumPy, pandas, Polars and PyArrow as far as they are there,
and what was tried is said at the end. With the names of packages as arguments, each of them has to be there."""

import array
import datetime
import decimal
import enum
import importlib
import ipaddress
import sys
import unittest
from collections import UserList

from portcullis import Authorizer, Outcome, PolicySet, PortcullisError, Request, Utf8Column

ANN = "arn:aws:iam::111122223333:user/Ann"
UTC = datetime.timezone.utc
ALLOWED, DENIED = Outcome.ALLOWED, Outcome.IMPLICIT_DENY
WANTED = sys.argv[1:]
TRIED = set()


def package(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        if name in WANTED:
            raise
        return None


numpy, pandas, polars, pyarrow = map(package, ("numpy", "pandas", "polars", "pyarrow"))


def when(condition, effect="Allow"):
    statement = {"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition}
    more = [{"Effect": "Allow", "Action": "*", "Resource": "*"}] if effect == "Deny" else []
    return Authorizer(identity=PolicySet("identity", {"P": {"Version": "2012-10-17", "Statement": [*more, statement]}}))


def batch(made, values, key="app:k", **columns):
    asked = {"principals": ANN, "actions": "s3:GetObject", "resources": "arn:aws:s3:::a/b", **columns}
    return list(made.evaluate_batch(**asked, context={key: values}))


class Series:
    """As pandas has it: what is `in` it is its index."""

    def __init__(self, values):
        self._values, self.index = list(values), range(len(values))

    def __len__(self):
        return len(self._values)

    def __getitem__(self, label):
        return self._values[label]

    def __iter__(self):
        return iter(self._values)

    def __contains__(self, label):
        return label in self.index

    def keys(self):
        return self.index

    def tolist(self):
        return list(self._values)


class OnlyArrow:
    def __init__(self, values):
        self._values = values

    def __arrow_c_stream__(self, requested_schema=None):
        return pyarrow.chunked_array([self._values]).__arrow_c_stream__(requested_schema)


class OnlyArrowArray:
    def __init__(self, values):
        self._values = values

    def __arrow_c_array__(self, requested_schema=None):
        return self._values.__arrow_c_array__(requested_schema)


class OnlyArray:
    def __init__(self, values):
        self._values = values

    def __array__(self, dtype=None, copy=None):
        return self._values


class OnlyInterface:
    def __init__(self, values):
        self._held = values
        self.__array_interface__ = values.__array_interface__


def containers(values):
    """Every container that can hold these values, with its name."""
    yield "list", list(values)
    yield "tuple", tuple(values)
    yield "UserList", UserList(values)
    yield "home-made Series", Series(values)
    kinds = {type(value) for value in values if value is not None}
    whole = None not in values
    for code, kind in (("q", int), ("d", float)):
        if kinds == {kind} and whole:
            yield f"array.array {code}", array.array(code, values)
            yield "memoryview", memoryview(array.array(code, values))
    if kinds == {str} and whole:
        yield "Utf8Column", Utf8Column.of(values)
    dated = kinds == {datetime.datetime}
    if numpy:
        yield "numpy object", numpy.array(values, dtype=object)
        yield "numpy __array__", OnlyArray(numpy.array(values, dtype=object))
        if whole and not dated:
            yield "numpy", numpy.array(values)
            yield "numpy scalars", list(numpy.array(values))
            yield "numpy every second", numpy.repeat(numpy.array(values), 2)[::2]
            if kinds != {decimal.Decimal}:
                yield "numpy __array_interface__", OnlyInterface(numpy.array(values))
        if kinds and kinds <= {int, float, bool, str}:
            filled = [next(iter(kinds))() if value is None else value for value in values]
            yield "numpy masked", numpy.ma.array(filled, mask=[value is None for value in values])
            if kinds == {float}:
                yield "numpy NaN", numpy.array([float("nan") if value is None else value for value in values])
    if pandas:
        yield "pandas object", pandas.Series(values, dtype=object)
        yield "pandas object, another index", pandas.Series(values, dtype=object, index=range(7, 7 + len(values)))
        yield "pandas index", pandas.Index(values, dtype=object)
        # As pandas itself would have them; whole numbers and a gap become floats there.
        if kinds != {int} and kinds or whole:
            yield "pandas", pandas.Series(values)
        for kind, dtypes in {str: ["string[python]", "category"], int: ["Int64"], float: ["Float64", "float64"],
                             bool: ["boolean"]}.items():
            for dtype in dtypes + ["string[pyarrow]"] * bool(kind is str and pyarrow):
                if kinds == {kind}:
                    yield f"pandas {dtype}", pandas.Series(values, dtype=dtype)
        if dated:
            for unit in ("s", "ns"):
                yield f"pandas {unit}", pandas.Series(pandas.DatetimeIndex(values).as_unit(unit))
    if pyarrow:
        held = pyarrow.array(values)
        yield "pyarrow", held
        yield "pyarrow sliced", pyarrow.array([values[0], *values])[1:]
        yield "pyarrow chunked", pyarrow.chunked_array([held[:1], held[1:]])
        yield "pyarrow scalars", list(held)
        yield "pyarrow __arrow_c_stream__", OnlyArrow(held)
        yield "pyarrow __arrow_c_array__", OnlyArrowArray(held)
        if kinds == {str}:
            for kind in (pyarrow.large_string(), pyarrow.string_view()):
                yield f"pyarrow {kind}", pyarrow.array(values, kind)
            yield "pyarrow dictionary", held.dictionary_encode()
        if pandas:
            yield "pandas of pyarrow", pandas.Series(values, dtype=pandas.ArrowDtype(held.type))
    if polars:
        yield "polars", polars.Series(values)
        if kinds == {str}:
            yield "polars categorical", polars.Series(values, dtype=polars.Categorical)
            yield "polars enum", polars.Series(values, dtype=polars.Enum(sorted(kinds and {v for v in values if v})))


AT = datetime.datetime(2026, 1, 1, tzinfo=UTC)
KINDS = [
    ("texts", {"StringEquals": {"app:k": "é"}}, ["é", "e", "é"]),
    ("whole numbers", {"NumericLessThan": {"app:k": "10"}}, [9, 10, -2 ** 63]),
    ("numbers", {"NumericEquals": {"app:k": ["0.5", "10000000000000000000000"]}}, [0.5, 0.25, 1e22]),
    ("spelt numbers", {"StringEquals": {"app:k": "0.1"}}, [0.1, 0.25, 0.1]),
    ("decimals", {"StringEquals": {"app:k": "1.20"}}, [decimal.Decimal("1.20"), decimal.Decimal("1.30"),
                                                    decimal.Decimal("1.20")]),
    ("bools", {"Bool": {"app:k": "true"}}, [True, False, True]),
    ("dates", {"DateEquals": {"app:k": "2026-01-01T00:00:00Z"}}, [AT, AT + datetime.timedelta(days=1), AT]),
]


class Columns(unittest.TestCase):
    def test_the_same_bytes_in_every_container(self):
        for kind, condition, values in KINDS:
            made = when(condition)
            absent = when({"Null": {"app:k": "true"}})
            for gaps in ([], [2], [0], [0, 1, 2]):
                held = [None if row in gaps else value for row, value in enumerate(values)]
                expected = [DENIED if row in gaps else one for row, one in enumerate([ALLOWED, DENIED, ALLOWED])]
                for name, container in containers(held):
                    with self.subTest(kind=kind, container=name, gaps=gaps):
                        TRIED.add(name)
                        self.assertEqual(batch(made, container), expected)
                        self.assertEqual(batch(absent, container), [ALLOWED if one is None else DENIED for one in held])

    def test_the_columns_that_are_not_context(self):
        arns = [ANN, "arn:aws:iam::111122223333:user/Bob"]
        for path, texts in [("principals", arns), ("actions", ["s3:GetObject", "s3:PutObject"]),
                            ("resources", ["arn:aws:s3:::a/b", "arn:aws:s3:::a/c"]), ("resource_accounts", ["111122223333"] * 2),
                            ("times", ["2026-01-01T00:00:00Z"] * 2)]:
            key, value = {"principals": ("aws:username", "Ann"), "actions": ("app:k", "x"), "resources": ("app:k", "x"),
                          "resource_accounts": ("aws:ResourceAccount", "111122223333"),
                          "times": ("aws:CurrentTime", "2026-01-01T00:00:00Z")}[path]
            made = when({"DateEquals" if path == "times" else "StringEquals": {key: value}})
            expected = [ALLOWED, DENIED if path == "principals" else ALLOWED]
            for name, container in containers(texts):
                with self.subTest(column=path, container=name):
                    self.assertEqual(batch(made, ["x", "x"], **{path: container}), expected)
            # A row without what it cannot do without is not asked; the others are.
            for name, container in containers([texts[0], None]):
                with self.subTest(column=path, container=name):
                    if path in ("principals", "actions", "resources"):
                        with self.assertRaises(PortcullisError) as caught:
                            batch(made, ["x", "x"], **{path: container})
                        self.assertEqual(list(caught.exception.outcomes), [ALLOWED, Outcome.NOT_ASKED])
                        self.assertEqual(caught.exception.row, 1)
                        self.assertEqual(caught.exception.findings[0].path, path[:-1])
                    else:
                        batch(made, ["x", "x"], **{path: container})

    def test_what_stands_for_a_value_that_is_absent(self):
        absent = [None, float("nan"), decimal.Decimal("NaN"), decimal.Decimal("sNaN")]
        if numpy:
            absent += [numpy.nan, numpy.float32("nan"), numpy.datetime64("NaT"), numpy.ma.masked]
        if pandas:
            absent += [pandas.NA, pandas.NaT]
        if pyarrow:
            absent += [pyarrow.scalar(None), pyarrow.scalar(None, pyarrow.int64()), pyarrow.scalar(float("nan"))]
        made = when({"Null": {"aws:MultiFactorAuthAge": "true"}}, "Deny")
        null = when({"Null": {"aws:username": "true"}})
        for value in absent:
            with self.subTest(value=value, type=type(value)):
                for present in (3600, 3600.5, decimal.Decimal(5), AT, "x", True):
                    for values in ([present, value], (present, value), Series([present, value])):
                        self.assertEqual(batch(made, values, "aws:MultiFactorAuthAge"), [ALLOWED, Outcome.EXPLICIT_DENY])
                # Absent also where the engine could derive it.
                self.assertEqual(batch(null, [value], "aws:username"), [ALLOWED])
                asked = Request(ANN, "s3:GetObject", "*", context={"aws:username": value})
                self.assertTrue(null.is_allowed(asked))
                with self.assertRaises(PortcullisError) as caught:
                    Request(ANN, "s3:GetObject", "*", context={"app:k": ["x", value]})
                self.assertEqual(caught.exception.findings[0].path, "context.app:k[1]")

    def test_what_lies_under_a_mask_is_not_read(self):
        if not numpy:
            return
        made, key = when({"Null": {"aws:MultiFactorAuthAge": "true"}}, "Deny"), "aws:MultiFactorAuthAge"
        for masked in (numpy.ma.array(3600, mask=True), numpy.ma.masked_all(()), numpy.ma.array(True, mask=True),
                       numpy.ma.array([3600], mask=[True])[0:1].squeeze(), numpy.ma.masked_all((), "M8[s]")):
            with self.subTest(masked=masked, dtype=masked.dtype):
                asked = Request(ANN, "s3:GetObject", "*", context={key: masked})
                self.assertIs(made.evaluate(asked).outcome, Outcome.EXPLICIT_DENY)
                with self.assertRaises(PortcullisError) as caught:
                    Request(ANN, "s3:GetObject", "*", context={key: [masked, 3]})
                self.assertEqual(caught.exception.findings[0].path, f"context.{key}[0]")
                held = numpy.empty(2, object)
                held[0], held[1] = masked, 3600
                for values in ([masked, 3600], held):
                    self.assertEqual(batch(made, values, key), [Outcome.EXPLICIT_DENY, ALLOWED])
                with self.assertRaises(PortcullisError):
                    Authorizer(restrict_public_buckets=masked)
        for bare in (numpy.ma.array(3600), numpy.ma.array(3600, mask=False)):
            self.assertTrue(made.is_allowed(Request(ANN, "s3:GetObject", "*", context={key: bare})))

        class Derived(type(numpy.ma.array([0]))):
            pass

        class Both(OnlyArray, OnlyInterface):
            def __init__(self, values):
                OnlyInterface.__init__(self, values)
                OnlyArray.__init__(self, values)

        gap = numpy.ma.array([5, 6], mask=[True, False])
        for values in (OnlyArray(gap), Both(gap), gap.view(Derived), OnlyArray(gap.view(Derived))):
            with self.subTest(values=type(values)):
                self.assertEqual(batch(made, values, key), [Outcome.EXPLICIT_DENY, ALLOWED])
        masked = OnlyInterface(numpy.array([5, 6]))
        masked.__array_interface__ = {**masked.__array_interface__, "mask": numpy.array([True, False])}
        with self.assertRaises(PortcullisError) as caught:
            batch(made, masked, key)
        self.assertEqual(caught.exception.findings[0].path, f"context.{key}")

    def test_an_array_derived_from_those_of_numpy(self):
        if not numpy:
            return

        class Minutes(numpy.ndarray):
            def __getitem__(self, index):
                return numpy.ndarray.__getitem__(self, slice(index, index + 1)).reshape(())

            def __iter__(self):
                return map(self.__getitem__, range(len(self)))

        class Named(numpy.ndarray):
            pass

        made = when({"NumericLessThan": {"app:k": "100"}})
        self.assertEqual(batch(made, numpy.array([60, 100]).view(Named)), [ALLOWED, DENIED])
        with self.assertRaises(PortcullisError) as caught:
            batch(made, numpy.array([60, 100]).view(Minutes))
        self.assertEqual((caught.exception.findings[0].path, caught.exception.row), ("context.app:k", 0))

    def test_a_gap_of_pandas_in_whole_numbers(self):
        if pandas:
            made = when({"Null": {"app:k": "true"}}, "Deny")
            self.assertEqual(batch(made, pandas.DataFrame({"m": [3600, None]}).m), [ALLOWED, Outcome.EXPLICIT_DENY])
            self.assertEqual(batch(when({"StringLike": {"app:k": "*"}}), pandas.Series(["x", None], dtype=object)),
                             [ALLOWED, DENIED])

    def test_what_is_no_value(self):
        """An error that names key and row, and is no decision."""
        wrong = [float("inf"), -float("inf"), decimal.Decimal("Infinity"), decimal.Decimal("-inf"), b"x", bytearray(b"x"), 1j,
                 {}, {"a": 1}, set(), object(), [], ["x"], (1,), datetime.date(2026, 1, 1), datetime.timedelta(1),
                 datetime.datetime(2026, 1, 1), ipaddress.ip_interface("10.0.0.1/8"), ipaddress.ip_network("10.0.0.0/8"),
                 ipaddress.ip_address("fe80::1%eth0"), enum.Enum("E", "A").A, "\ud800"]
        if numpy:
            wrong += [numpy.inf, numpy.float32("inf"), numpy.datetime64("2026-01-01"), numpy.datetime64(0, "ns"),
                      numpy.timedelta64(1, "ns"), numpy.bytes_(b"x"), numpy.complex64(1), numpy.longdouble(1)]
        if pandas:
            wrong += [pandas.Timestamp("2026-01-01"), pandas.Timedelta(1), pandas.Period("2026")]
        if pyarrow:
            wrong += [pyarrow.scalar(b"x"), pyarrow.scalar([1]), pyarrow.scalar({"a": 1}), pyarrow.scalar(float("inf")),
                      pyarrow.scalar(datetime.datetime(2026, 1, 1))]
        for value in wrong:
            with self.subTest(value=value, type=type(value)):
                for present in ("x", 1, None):
                    with self.assertRaises(PortcullisError) as caught:
                        batch(when({"Null": {"app:k": "false"}}), [present, value])
                    self.assertEqual((caught.exception.findings[0].path, caught.exception.row), ("context.app:k", 1))
                    self.assertIsNone(caught.exception.outcomes)
                if not isinstance(value, (list, tuple)):
                    for asked, path in ((value, "context.app:k"), (["x", value], "context.app:k[1]")):
                        with self.assertRaises(PortcullisError) as caught:
                            Request(ANN, "s3:GetObject", "*", context={"app:k": asked})
                        self.assertTrue(path.startswith(caught.exception.findings[0].path))

    def test_values_of_several_types(self):
        for values in (["x", 1], [1, True], [True, 1.5], [AT, 1], ["x", ipaddress.ip_address("10.0.0.1")]):
            with self.assertRaises(PortcullisError) as caught:
                batch(when({"Null": {"app:k": "false"}}), values)
            self.assertEqual((caught.exception.findings[0].path, caught.exception.row), ("context.app:k", 1))
        # All of these are numbers.
        self.assertEqual(batch(when({"NumericGreaterThan": {"app:k": "1"}}), [1, 1.5, decimal.Decimal("1.01"), 2 ** 70]),
                         [DENIED, ALLOWED, ALLOWED, ALLOWED])

    def test_addresses(self):
        addresses = [ipaddress.ip_address("10.0.0.1"), None, ipaddress.ip_address("11.0.0.1"), ipaddress.ip_address("::1")]
        self.assertEqual(batch(when({"IpAddress": {"app:k": ["10.0.0.0/8", "::1/128"]}}), addresses),
                         [ALLOWED, DENIED, DENIED, ALLOWED])

    def test_what_is_no_column(self):
        wrong = [{"x", "y"}, frozenset("xy"), {"x": 1, "y": 2}, {"x": 1, "y": 2}.values(), iter(["x", "y"]),
                 (value for value in "xy"), b"xy", bytearray(b"xy"), 5, 1.5, True, None, object(), array.array("u", "xy"),
                 memoryview(b"xyxy").cast("B", (2, 2)), memoryview, list, type("Shape", (), {"shape": 5})()]
        if numpy:
            wrong += [numpy.array([["x"], ["y"]]), numpy.array("x"), numpy.str_("x").astype("S1"),
                      numpy.array([b"x", b"y"]), numpy.array(["2026-01-01"] * 2, "M8[ns]"), numpy.array([1, 2], "m8[ns]"),
                      numpy.array([1, float("inf")]), numpy.ndarray]
        if pandas:
            wrong += [pandas.DataFrame({"a": ["x", "y"]}), pandas.to_datetime(pandas.Series(["2026-01-01"] * 2)),
                      pandas.Series([1.5, float("inf")]), pandas.Series([b"x", b"y"])]
        if polars:
            wrong += [polars.DataFrame({"a": ["x", "y"]}), polars.Series([datetime.datetime(2026, 1, 1)] * 2),
                      polars.Series([["x"], ["y"]]), polars.Series([1.5, float("inf")]), polars.col("a")]
        if pyarrow:
            wrong += [pyarrow.table({"a": ["x", "y"]}), pyarrow.array([b"x", b"y"]), pyarrow.array([["x"], ["y"]]),
                      pyarrow.array([{"a": 1}] * 2), pyarrow.array([datetime.datetime(2026, 1, 1)] * 2)]
        for values in wrong:
            with self.subTest(values=values, type=type(values)), self.assertRaises(PortcullisError) as caught:
                batch(when({"Null": {"app:k": "false"}}), values)
            self.assertEqual(caught.exception.findings[0].path, "context.app:k")
            for column in ("principals", "actions", "resources", "resource_accounts", "times"):
                if values is None or column == "principals" and isinstance(values, dict):
                    continue
                with self.subTest(column=column, type=type(values)), self.assertRaises(PortcullisError):
                    batch(when({"Null": {"app:k": "false"}}), ["x", "x"], **{column: values})

    def test_floats_of_fewer_bits_are_told_as_what_they_are(self):
        made = when({"StringEquals": {"app:k": "0.10000000149011612"}})
        if numpy:
            held = numpy.array([0.1], numpy.float32)
            columns = [held, list(held), held.astype(object)]
            columns += [polars.Series(held)] if polars else []
            columns += [pyarrow.array(held)] if pyarrow else []
            columns += [pandas.Series(held)] if pandas else []
            for column in columns:
                self.assertEqual(batch(made, column), [ALLOWED], type(column))
        self.assertEqual(batch(made, memoryview(array.array("f", [0.1]))), [ALLOWED])

    def test_scalars_are_read_as_what_they_are(self):
        class Text(str, enum.Enum):
            RED = "red"

        class Level(enum.IntEnum):
            HIGH = 9

        cases = [("StringEquals", "red", Text.RED), ("StringEquals", "9", Level.HIGH), ("StringEquals", "1.50",
                 decimal.Decimal("1.50")), ("StringEquals", "true", True), ("StringEquals", "1" + "0" * 9_999, 10 ** 9_999),
                 ("DateEquals", "9999-12-31T23:59:59Z", datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, UTC))]
        if numpy:
            cases += [("StringEquals", "red", numpy.str_("red")), ("StringEquals", "9", numpy.int64(9)),
                      ("StringEquals", "1.5", numpy.float64(1.5)), ("StringEquals", "1.5", numpy.float16(1.5)),
                      ("StringEquals", "true", numpy.bool_(True)), ("StringEquals", "18446744073709551615",
                                                                    numpy.uint64(2 ** 64 - 1))]
        if pandas:
            cases += [("DateEquals", "2026-01-01T00:00:00Z", pandas.Timestamp("2026-01-01T01:00:00.9", tz="Europe/Berlin"))]
        for operator, expected, value in cases:
            with self.subTest(value=value, type=type(value)):
                made = when({operator: {"app:k": expected}})
                self.assertTrue(made.is_allowed(Request(ANN, "s3:GetObject", "*", context={"app:k": value})))
                self.assertTrue(when({f"ForAnyValue:{operator}": {"app:k": expected}}).is_allowed(
                    Request(ANN, "s3:GetObject", "*", context={"app:k": [value]})))
                self.assertEqual(batch(made, [value]), [ALLOWED])

    def test_nothing_is_imported_that_nobody_gave(self):
        import subprocess
        code = "import portcullis, sys; sys.exit(any(n in sys.modules for n in ('numpy', 'pandas', 'polars', 'pyarrow')))"
        self.assertEqual(subprocess.run([sys.executable, "-c", code]).returncode, 0)


if __name__ == "__main__":
    program = unittest.main(argv=sys.argv[:1], exit=False)
    missing = [name for name in ("numpy", "pandas", "polars", "pyarrow") if not globals()[name]]
    print(f"containers: {', '.join(sorted(TRIED))}", f"; not installed: {', '.join(missing)}" if missing else "", sep="")
    sys.exit(not program.result.wasSuccessful())
