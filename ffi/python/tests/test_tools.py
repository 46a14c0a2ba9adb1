"""What editors and linters ask: the reference, checks with their fixes, completions, hovers, expansions, canonical forms."""

import copy
import dataclasses
import gc
import json
import pathlib
import pickle
import tempfile
import threading
import typing
import unittest

import portcullis
from portcullis import (Edit, ExpandedAction, Fix, LintFinding, PolicySet, PortcullisError, Reference, _library, _limits,
                        apply_fix, canonicalize, complete, expand, hover, lint, semantic_hash)

REFERENCE = Reference.bundled()
BUNDLED = pathlib.Path(portcullis.__file__).with_name("reference.bin")


def policy(**members):
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", **members}
    return {"Version": "2012-10-17", "Statement": [statement]}


class Tools(unittest.TestCase):
    def refused(self, path, act, message=""):
        with self.assertRaises(PortcullisError) as caught:
            act()
        self.assertEqual(caught.exception.findings[0].path, path)
        self.assertIn(message, str(caught.exception))
        return caught.exception


class References(Tools):
    def test_from_bytes_and_from_a_path(self):
        data = BUNDLED.read_bytes()
        for source in (data, bytearray(data), memoryview(data), str(BUNDLED), BUNDLED):
            with Reference(source) as made:
                self.assertRegex(made.version, r"^20\d\d-\d\d-\d\d$")
                self.assertEqual(repr(made), f"<Reference: {made.version}>")
                self.assertEqual(len(expand("s3:GetObject", made).actions), 1)
            self.refused("Reference", lambda: made.version)
            self.refused("reference", lambda: expand("*", made), "closed")
        changed = bytearray(data)
        made = Reference(changed)
        changed[:] = bytes(len(changed))
        del changed
        gc.collect()
        self.assertEqual(made.version, REFERENCE.version)
        self.assertIs(copy.deepcopy(made), made)
        self.refused("Reference", lambda: pickle.dumps(made))

    def test_the_licence_of_the_data_comes_with_it(self):
        self.assertIn("MIT", BUNDLED.with_name("LICENSE-DATA").read_text())

    def test_what_is_no_reference(self):
        data = BUNDLED.read_bytes()
        for wrong, message in [(b"", "no service reference"), (b"{}", "no service reference"), (data[:-1], "damaged"),
                               (data[:8] + b"\x4d\0" + data[10:], "format 77")]:
            with self.assertRaisesRegex(PortcullisError, message) as caught:
                Reference(wrong)
            self.assertEqual(caught.exception.document["error"]["code"], "invalidReference")
            with tempfile.NamedTemporaryFile() as file:
                file.write(wrong)
                file.flush()
                with self.assertRaisesRegex(PortcullisError, message):
                    Reference(file.name)
        for wrong in (None, 5, [data], REFERENCE):
            self.refused("source", lambda: Reference(wrong), "bytes or a path")
        with self.assertRaises(FileNotFoundError):
            Reference("/nowhere/reference.bin")
        with self.assertRaises(OSError):
            Reference(pathlib.Path("/"))

    def test_the_bound_of_its_size(self):
        missing, made = 1, _library.pointer()
        ask = _library.library.reference_from_bytes
        self.assertEqual(ask(None, _limits.REFERENCE, _library.byref(made), None), missing)
        self.assertEqual(ask(None, _limits.REFERENCE + 1, _library.byref(made), None), 15)
        for source in (bytes(_limits.REFERENCE + 1), memoryview(bytes(_limits.REFERENCE + 8)).cast("Q")):
            error = self.refused("", lambda: Reference(source), "the service reference has 67108")
            self.assertEqual(error.findings[0].reason, "limitExceeded")

    def test_others_in_its_place(self):
        for ask in (lambda wrong: lint("{}", "identity", wrong), lambda wrong: complete("{", 1, "identity", wrong),
                    lambda wrong: hover("{", 1, "identity", wrong), lambda wrong: expand("*", wrong)):
            for wrong in (BUNDLED, b"", Reference.__new__(Reference), PolicySet("identity", {"P": policy()})):
                self.refused("reference", lambda: ask(wrong))
        self.refused("reference", lambda: expand("*", None))

    def test_any_number_of_threads_may_use_one(self):
        told = []

        def ask():
            for _ in range(20):
                told.append(expand("s3:GetObjectTag*", REFERENCE))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((len(told), len(set(told))), (80, 1))

    def test_what_patterns_cover(self):
        tagging = ExpandedAction("s3:GetObjectTagging", "Read")
        self.assertEqual(expand("S3:getobjecttag*", REFERENCE), portcullis.Expansion((tagging,)))
        self.assertGreater(len(expand("*", REFERENCE).actions), 15_000)
        levels = {one.access_level for one in expand("s3:*", REFERENCE).actions}
        self.assertEqual(levels, {"List", "Read", "Tagging", "Write", "Permissions management"})
        for pattern, similar in [("s3:GetObjekt", "s3:GetObject"), ("dynamdb:Get*", "dynamodb:Get*"), ("s3:Xyzzy*", None),
                                 ("Xyzzyxyzzy", None), ("", None), ("s3:é", None)]:
            self.assertEqual(expand(pattern, REFERENCE), portcullis.Expansion((), similar), pattern)
        for wrong in (None, b"s3:*", ["s3:*"], "s3:\ud800"):
            self.refused("pattern", lambda: expand(wrong, REFERENCE))
        error = self.refused("action", lambda: expand("s3:" + "x" * 300, REFERENCE), "303 bytes; at most 256")
        self.assertEqual(error.findings[0].reason, "limitExceeded")


class Checks(Tools):
    TEXT = '{"Version": "2012-10-17", "Id": "éÿ", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}'

    def test_findings(self):
        found, = lint(self.TEXT, "identity", REFERENCE)
        self.assertIsInstance(found, LintFinding)
        self.assertEqual((found.id, found.severity, found.rule, found.path), ("invalid-action", "error", "R-ACT-6", "Statement.Action"))
        self.assertEqual(self.TEXT.encode()[found.offset:found.end_offset], b'"s3:GetObjekt"')
        self.assertEqual(self.TEXT[found.column - 1:found.end_column - 1], '"s3:GetObjekt"')
        self.assertEqual((found.line, found.end_line), (1, 1))
        self.assertEqual(found.message, "`s3` has no action `GetObjekt`; did you mean `s3:GetObject`?")
        # Without a reference nobody knows what S3 has.
        self.assertEqual(lint(self.TEXT), [])
        self.assertEqual([one.id for one in lint("{", "identity")], ["json-syntax-error"])
        self.assertEqual(lint(policy(), "identity", REFERENCE), [])
        objects, = lint(json.loads(self.TEXT), "identity", REFERENCE)
        self.assertEqual(objects.message, found.message)
        again = pickle.loads(pickle.dumps(found))
        self.assertEqual((again, hash(again)), (found, hash(found)))
        with self.assertRaises(dataclasses.FrozenInstanceError):
            found.id = "other"

    def test_fixes(self):
        found, = lint(self.TEXT, "identity", REFERENCE)
        self.assertEqual((found.fix.applicability, found.fix.title), ("unsafe", "write `s3:GetObject`"))
        self.assertEqual(found.fix.edits, (Edit(found.offset, found.end_offset, '"s3:GetObject"'),))
        mended = apply_fix(self.TEXT, found.fix)
        self.assertEqual(mended, self.TEXT.replace("GetObjekt", "GetObject"))
        self.assertEqual(lint(mended, "identity", REFERENCE), [])

    def test_fixes_of_several_edits(self):
        def fix(*edits):
            return Fix("write", tuple(Edit(*edit) for edit in edits), "unsafe")

        self.assertEqual(apply_fix("aéb😀c", fix((0, 1, "x"), (3, 3, "[é]"), (4, 8, ""))), "xé[é]bc")
        self.assertEqual(apply_fix("é", fix((2, 2, "!"))), "é!")
        self.assertEqual(apply_fix("é", fix()), "é")
        for edits in [[(1, 1, "")], [(0, 1, "")], [(1, 2, "")], [(0, 3, "")], [(3, 3, "")], [(-2, 0, "")], [(2, 0, "")],
                      [(2, 2, ""), (0, 0, "")], [(0, 2, ""), (1, 2, "")]]:
            with self.subTest(edits=edits):
                self.refused("fix", lambda: apply_fix("é", fix(*edits)), "another text")
        self.refused("text", lambda: apply_fix("\ud800", fix()), "surrogate")
        self.refused("text", lambda: apply_fix(b"{}", fix()))
        for wrong in (None, {"edits": []}, []):
            self.refused("fix", lambda: apply_fix("{}", wrong))

    def test_arguments(self):
        for wrong in (None, 5, b"{}", {"Statement": {1, 2}}, "\ud800"):
            self.refused("policy", lambda: lint(wrong))
        self.refused("policy_type", lambda: lint("{}", "bucket"))
        for wrong in (None, 1, "yes"):
            self.refused("legacy_scp_language", lambda: lint("{}", "serviceControlPolicy", legacy_scp_language=wrong))
        wider = policy(Effect="Deny", Action="s3:*Object")
        self.assertEqual(lint(wider, "serviceControlPolicy"), [])
        found, = lint(wider, "serviceControlPolicy", legacy_scp_language=True)
        self.assertEqual((found.id, found.fix), ("scp-syntax-error-action-wildcard", None))
        found, = lint("x" * (_limits.POLICY + 1))
        self.assertEqual((found.id, found.severity, found.line), ("limit-exceeded", "error", 1))


class Editors(Tools):
    BEGUN = '{"Id": "é😀", "Statement": [{"Effect": "Allow", "Action": "s3:getobjecttagg'

    def test_completions(self):
        told = complete(self.BEGUN, len(self.BEGUN), "identity", REFERENCE)
        self.assertEqual(self.BEGUN[told.start:told.end], "s3:getobjecttagg")
        item = next(item for item in told.items if item.kind == "action")
        self.assertEqual((item.label, item.insert), ("s3:GetObjectTagging", 's3:GetObjectTagging"'))
        self.assertTrue(item.detail.startswith("Read: "))
        written = self.BEGUN[:told.start] + item.insert + self.BEGUN[told.end:]
        self.assertTrue(written.endswith('"é😀", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectTagging"'))
        self.assertIs(told.is_incomplete, False)
        # Behind the text is its end.
        for offset in (len(self.BEGUN) + 1, 2 ** 63, 2 ** 64, 10 ** 30):
            self.assertEqual(complete(self.BEGUN, offset, "identity", REFERENCE), told)
        without = complete(self.BEGUN, len(self.BEGUN))
        self.assertEqual((without.start, without.end, without.items), (told.start, told.end, ()))
        labels = [item.label for item in complete('{"', 2).items]
        self.assertEqual(labels[0], "Version")
        self.assertEqual(complete("", 0, "identity", REFERENCE).start, 0)

    def test_every_place_of_a_text_with_letters_of_all_lengths(self):
        text = '{"Id": "aé€😀", "Statement": {"Sid": "😀", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "é*"}}'
        for offset in range(len(text) + 1):
            told = complete(text, offset, "identity", REFERENCE)
            self.assertTrue(0 <= told.start <= told.end <= len(text), offset)
            over = hover(text, offset, "identity", REFERENCE)
            if over is not None:
                self.assertTrue(over.start <= offset <= over.end, offset)

    def test_hovers(self):
        text = json.dumps({"Id": "é😀", "Statement": policy()["Statement"]}, ensure_ascii=False)
        told = hover(text, text.index("GetObject"), "identity", REFERENCE)
        self.assertEqual(text[told.start:told.end], "s3:GetObject")
        self.assertTrue(told.markdown.startswith("`s3:GetObject`: Read"))
        self.assertIsNone(hover(text, text.index("GetObject")))
        self.assertIsNone(hover("", 7, "identity", REFERENCE))
        self.assertIn("R-", hover(text, text.index("Effect")).markdown)

    def test_arguments(self):
        for ask in (complete, hover):
            for wrong in (None, policy(), b"{", 5, "\ud800"):
                self.refused("text", lambda: ask(wrong, 0))
            for wrong in (None, "1", 1.0, True, -1):
                self.refused("offset", lambda: ask("{", wrong))
            self.refused("policy_type", lambda: ask("{", 1, "bucket"))
            error = self.refused("", lambda: ask("é" * (_limits.POLICY + 1), 5), "at most 33554432 are read")
            self.assertEqual(error.document["error"]["code"], "invalidPolicy")


class Canonical(Tools):
    ONE = {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "*"},
        {"Effect": "Allow", "Action": "S3:ListBucket", "Resource": ["*"]}]}
    OTHER = '{"Statement": {"Resource": "*", "Action": ["s3:listbucket", "s3:Get*"], "Effect": "Allow"}}'

    def test_one_text_for_one_meaning(self):
        text = canonicalize(self.ONE)
        self.assertEqual(text, '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:get*","s3:listbucket"],'
                               '"Resource":["*"]}]}')
        self.assertEqual(canonicalize(self.OTHER, "identity", "lenient"), text)
        self.assertEqual(canonicalize(text), text)
        self.assertRegex(semantic_hash(self.ONE), "^[0-9a-f]{32}$")
        self.assertEqual(semantic_hash(self.ONE), semantic_hash(self.OTHER))
        self.assertNotEqual(semantic_hash(self.ONE), semantic_hash(policy()))
        # On every machine.
        plain = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
        self.assertEqual(semantic_hash(plain), "2cd827d07a8f6ddd6e8499e3009d8db2")

    def test_what_has_no_meaning(self):
        for ask in (canonicalize, semantic_hash):
            error = self.refused("Statement", lambda: ask({"Statement": 1}))
            self.assertEqual(error.document["error"]["code"], "invalidPolicy")
            self.refused("policy", lambda: ask(None))
            self.refused("policy_type", lambda: ask(self.ONE, "bucket"))
            self.refused("loader", lambda: ask(self.ONE, "identity", "loose"))
            self.refused("", lambda: ask("x" * (_limits.POLICY + 1)), "at most 33554432 are read")


class Package(Tools):
    def test_types_are_told(self):
        for name in ("apply_fix", "canonicalize", "complete", "expand", "hover", "lint", "semantic_hash"):
            self.assertIn("return", typing.get_type_hints(getattr(portcullis, name)), name)
        for name in portcullis.__all__:
            self.assertTrue(hasattr(portcullis, name), name)


if __name__ == "__main__":
    unittest.main()
