"""What a user of the package meets. The library's own tests are elsewhere."""

import array
import datetime
import decimal
import gc
import ipaddress
import json
import threading
import tracemalloc
import unittest

import portcullis
from portcullis import Authorizer, Outcome, PolicySet, PortcullisError, Request, Utf8Column, _library, _limits
from portcullis._handle import Builder

ANN = "arn:aws:iam::111122223333:user/Ann"
OWN = "arn:aws:s3:::reports/${aws:username}/*"


def policy(condition=None, effect="Allow", **more):
    statement = {"Effect": effect, "Action": "s3:GetObject", "Resource": OWN, **more}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def authorizer(condition=None):
    return Authorizer(identity=PolicySet("identity", {"Reports": policy(condition)}))


def request(resource="arn:aws:s3:::reports/Ann/1", **facts):
    return Request(ANN, "s3:GetObject", resource, **facts)


class Decisions(unittest.TestCase):
    def test_decision_tells_outcome_layer_and_statement(self):
        decided = authorizer().evaluate(request())
        self.assertEqual(decided, (Outcome.ALLOWED, "identity", 0, 0))
        self.assertTrue(decided)
        refused = authorizer().evaluate(request("arn:aws:s3:::reports/Bob/1"))
        self.assertEqual(refused, (Outcome.IMPLICIT_DENY, "identity", None, None))
        self.assertFalse(refused)
        self.assertEqual(authorizer().policy_name("identity", 0), "Reports")

    def test_sets_may_go_before_the_authorizer(self):
        made = authorizer()
        gc.collect()
        self.assertTrue(made.is_allowed(request()))

    def test_each_type_of_value_reaches_its_operator(self):
        at = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
        for condition, value, other in [
            ({"StringEquals": {"app:k": "é"}}, "é", "e"),
            ({"NumericLessThan": {"app:k": "10"}}, 9, 10),
            ({"NumericLessThan": {"app:k": "10"}}, -(2 ** 70), 2 ** 70),
            ({"NumericEquals": {"app:k": "1.5"}}, 1.5, 1.25),
            ({"Bool": {"app:k": "true"}}, True, False),
            ({"IpAddress": {"app:k": "10.0.0.0/8"}}, ipaddress.ip_address("10.1.2.3"), ipaddress.ip_address("11.1.2.3")),
            ({"IpAddress": {"app:k": "2001:db8::/32"}}, ipaddress.ip_address("2001:db8::1"), None),
            ({"DateEquals": {"app:k": "2026-01-01T00:00:00Z"}}, at, at + datetime.timedelta(seconds=1)),
            ({"ForAnyValue:StringEquals": {"app:k": "b"}}, ["a", "b"], ["a"]),
            ({"ForAnyValue:IpAddress": {"app:k": "10.0.0.0/8"}}, [ipaddress.ip_address("10.1.2.3"), 5], []),
            ({"Null": {"app:k": "true"}}, None, "there"),
        ]:
            with self.subTest(condition=condition, value=value):
                made = authorizer(condition)
                self.assertTrue(made.is_allowed(request(context={"app:k": value})))
                self.assertFalse(made.is_allowed(request(context={"app:k": other})))

    def test_facts_of_the_request(self):
        facts = {"time": "2026-11-23T10:00:00Z",
                 "credentials": {"type": "temporary", "issuedAt": "2026-11-23T09:30:00Z",
                                 "expiresAt": "2026-11-23T10:30:00Z", "mfaAuthenticatedAt": "2026-11-23T09:30:00Z"},
                 "network": {"sourceIp": "203.0.113.9", "tls": {"version": "1.3"}}}
        made = authorizer({"Bool": {"aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true"},
                            "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
        self.assertTrue(made.is_allowed(request(**facts)))
        facts["network"]["tls"] = None
        self.assertFalse(made.is_allowed(request(**facts)))

    def test_levels(self):
        identity = PolicySet("identity", {"P": policy()})
        everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
        full = PolicySet("serviceControlPolicy", {"FullAWSAccess": everything})
        self.assertTrue(Authorizer(identity=identity, service_control_policies=[full, full]).is_allowed(request()))
        self.assertFalse(Authorizer(identity=identity, service_control_policies=[]).is_allowed(request()))

    def test_stories(self):
        made = authorizer({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
        asked = request(context={"aws:SourceIp": "198.51.100.7"})
        self.assertIn("198.51.100.7 is in none of 203.0.113.0/24", made.explain(asked))
        self.assertEqual(made.explain_json(asked)["decision"], "implicitDeny")
        self.assertEqual(made.explain_json(asked, nearest=0)["details"][0]["leftOut"], 1)
        self.assertEqual(made.explain_json(asked, nearest=2**70), made.explain_json(asked))
        self.assertIn("1 other statement", made.explain(asked, nearest=0))
        for wrong in (-1, 1.0, True, "1"):
            with self.assertRaises(PortcullisError) as raised:
                made.explain(asked, nearest=wrong)
            self.assertIn("nearest", str(raised.exception))

    def test_threads_share_handles(self):
        made, asked, allowed = authorizer(), request(), []

        def decide():
            allowed.append(sum(made.is_allowed(asked) for _ in range(5000)))

        threads = [threading.Thread(target=decide) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(allowed, [5000, 5000])


def scope_down(actions, effect="Allow"):
    statements = [{"Effect": "Allow", "Action": "*", "Resource": "*"}] if effect == "Deny" else []
    statements.append({"Effect": effect, "Action": actions, "Resource": "*"})
    return PolicySet("scopeDown", {"P": {"Version": "2012-10-17", "Statement": statements}})


class ScopeDown(unittest.TestCase):
    session = "arn:aws:sts::111122223333:assumed-role/Reports/ann"
    role = PolicySet("identity", {"All": {"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "*", "Resource": "*"}}})

    def ask(self, action="s3:GetObject", principal=None, **facts):
        return Request(principal or self.session, action, "arn:aws:s3:::reports/1", **facts)

    def test_each_policy_has_to_allow(self):
        objects, reads = scope_down("s3:*Object"), scope_down("s3:Get*")
        for order in ([objects, reads], [reads, objects]):
            made = Authorizer(identity=self.role, scope_down=order)
            self.assertTrue(made.is_allowed(self.ask()))
            for action in ["s3:PutObject", "s3:GetBucketPolicy"]:
                self.assertEqual(made.evaluate(self.ask(action)), (Outcome.IMPLICIT_DENY, "scopeDown", None, None))
        made = Authorizer(identity=self.role, scope_down=[objects, scope_down("s3:Get*", "Deny")])
        self.assertEqual(made.evaluate(self.ask()), (Outcome.EXPLICIT_DENY, "scopeDown", 1, 1))
        self.assertEqual(made.policy_name("scopeDown", 1), "P")
        self.assertTrue(made.is_allowed(self.ask("s3:PutObject")))

    def test_what_the_slot_takes(self):
        reads = scope_down("s3:Get*")
        Authorizer(scope_down=[reads] * 3)
        for wrong in ({"scope_down": [reads] * 4}, {"scope_down": [self.role]}, {"session": reads}):
            with self.assertRaises(PortcullisError) as caught:
                Authorizer(**wrong)
            self.assertEqual(caught.exception.document["error"]["code"], "invalidAuthorizer")

    def test_callers_that_cannot_have_it(self):
        session = PolicySet("session", {"S": {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "*", "Resource": "*"}}})
        temporary, long_term = {"type": "temporary"}, {"type": "longTerm"}
        root = "arn:aws:iam::111122223333:root"
        for sets, asked, path in [
            ({"scope_down": [scope_down("*")]}, self.ask(principal=ANN), "policies.scopeDown"),
            ({"scope_down": [scope_down("*")]}, self.ask(principal=ANN, credentials=long_term), "policies.scopeDown"),
            ({"scope_down": []}, self.ask(principal=ANN), "policies.scopeDown"),
            ({"session": session}, self.ask(principal=ANN, credentials=temporary), "policies.session"),
            ({}, self.ask(principal=root, context={"aws:AssumedRoot": True}), "context.aws:AssumedRoot"),
        ]:
            made = Authorizer(identity=self.role, **sets)
            for question in (made.check, made.evaluate, made.is_allowed, made.explain, made.explain_json):
                with self.subTest(path=path, question=question.__name__), self.assertRaises(PortcullisError) as caught:
                    question(asked)
                self.assertEqual([(found.reason, found.path) for found in caught.exception.findings],
                                 [("misfitSlot", path)])
                self.assertEqual(caught.exception.document["error"]["code"], "invalidRequest")
        for sets in ({"scope_down": []}, {"scope_down": [scope_down("*")]}):
            made = Authorizer(identity=self.role, **sets)
            self.assertTrue(made.is_allowed(self.ask(principal=ANN, credentials=temporary)))
            self.assertIsNone(made.check(self.ask()))

    def test_rows_of_a_batch(self):
        made = Authorizer(identity=self.role, scope_down=[])
        columns = {"actions": "s3:GetObject", "resources": "arn:aws:s3:::reports/1"}
        with self.assertRaises(PortcullisError) as caught:
            made.evaluate_batch(principals=[self.session, ANN, self.session], **columns)
        self.assertEqual(caught.exception.row, 1)
        self.assertEqual(list(caught.exception.outcomes), [2, Outcome.NOT_ASKED, 2])
        self.assertEqual(list(made.evaluate_batch(principals=[ANN], credentials={"type": "temporary"}, **columns)), [2])

    def test_kms_grants(self):
        key = PolicySet("kmsKey", {"Key": {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}}})
        session = PolicySet("session", {"S": policy()})
        made = Authorizer(resource=key, session=session)
        ask = lambda **facts: Request(self.session, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/1", **facts)
        self.assertFalse(made.is_allowed(ask()))
        self.assertFalse(made.is_allowed(ask(kms_grant=True)))
        self.assertTrue(made.is_allowed(ask(kms_grant_to_session=True)))
        with self.assertRaises(ValueError):
            ask(kms_grant=True, kms_grant_to_session=True)

    def test_credentials_gate_calls(self):
        made = Authorizer(identity=self.role)
        ask = lambda **facts: Request(ANN, "iam:ListUsers", "*", time="2026-11-23T10:00:00Z", **facts)
        self.assertTrue(made.is_allowed(ask(credentials={"type": "longTerm"})))
        self.assertEqual(made.evaluate(ask(credentials={"type": "temporary"})).layer, "credentials")
        self.assertTrue(made.is_allowed(ask(credentials={"type": "temporary",
                                                         "mfaAuthenticatedAt": "2026-11-23T09:30:00Z"})))


class Errors(unittest.TestCase):
    def test_policy(self):
        with self.assertRaises(PortcullisError) as caught:
            PolicySet("identity", {"Good": policy(), "Bad": policy({"StringLik": {"aws:username": "Ann"}})})
        found = caught.exception.findings[0]
        self.assertEqual((found.policy, found.rule, found.path),
                         ("Bad", "R-COND-4", "Statement[0].Condition.StringLik"))
        self.assertEqual((found.end_line, found.end_column, found.end_offset),
                         (found.line, found.column + len('"StringLik"'), found.offset + len('"StringLik"')))
        self.assertEqual(caught.exception.document["error"]["code"], "invalidPolicy")

    def test_request(self):
        for principal in ["arn:aws:s3:::bucket", {"service": ""}, {"arn": ANN, "roleArn": ANN}]:
            with self.assertRaises(PortcullisError) as caught:
                Request(principal, "s3:GetObject", "*")
            self.assertTrue(caught.exception.findings[0].path.startswith("principal"))

    def test_authorizer(self):
        with self.assertRaises(PortcullisError):
            Authorizer(resource=PolicySet("identity", {}))

    def test_documents(self):
        self.assertEqual(json.loads(portcullis.evaluate_json("{}"))["error"]["code"], "invalidScenario")
        self.assertEqual(portcullis.validate(policy())["valid"], True)
        self.assertEqual(portcullis.validate({"Statement": 1})["findings"][0]["severity"], "error")
        text = '{"Statement": {"Sid": "é", "Effect": "allow", "Action": "s3:*", "Resource": "*"}}'
        found = {one["reason"]: one for one in portcullis.validate(text)["findings"]}["invalidEffect"]
        told = text.encode()[found["offset"]:found["endOffset"]]
        self.assertEqual((told, found["endLine"], found["endColumn"] - found["column"]), (b'"allow"', 1, 7))
        edit, = found["fix"]["edits"]
        self.assertEqual(edit, {"offset": found["offset"], "endOffset": found["endOffset"], "replacement": '"Allow"'})
        self.assertEqual((found["fix"]["applicability"], found["fix"]["title"]), ("unsafe", "write `Allow`"))


class Batches(unittest.TestCase):
    resources = ["arn:aws:s3:::reports/Ann/1", "arn:aws:s3:::reports/Bob/1", "arn:aws:s3:::reports/Ann/é"]

    def batch(self, made=None, **columns):
        columns.setdefault("resources", self.resources)
        return list((made or authorizer()).evaluate_batch(**{"principals": ANN, "actions": "s3:GetObject", **columns}))

    def test_rows(self):
        self.assertEqual(self.batch(), [2, 0, 2])
        self.assertEqual(self.batch(principals={"arn": ANN, "uniqueId": "AIDAX"}), [2, 0, 2])
        bob = "arn:aws:iam::111122223333:user/Bob"
        self.assertEqual(self.batch(principals=[ANN, bob, bob], actions=["s3:GetObject"] * 3), [2, 2, 0])
        self.assertEqual(self.batch(resources=self.resources[0], actions=["s3:GetObject", "s3:PutObject"]), [2, 0])
        self.assertEqual(self.batch(resources=[]), [])

    def test_context(self):
        at = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
        for condition, values, expected in [
            ({"StringEquals": {"app:k": "x"}}, ["x", "x", "y"], [2, 0, 0]),
            ({"StringEquals": {"app:k": "x"}}, ["x", "x", None], [2, 0, 0]),
            ({"StringEquals": {"app:k": "x"}}, "x", [2, 0, 2]),
            ({"Null": {"app:k": "true"}}, ["x", "x", None], [0, 0, 2]),
            ({"NumericLessThan": {"app:k": "10"}}, [9, 9, 10], [2, 0, 0]),
            ({"NumericLessThan": {"app:k": "10"}}, [9.5, 9.5, None], [2, 0, 0]),
            ({"Bool": {"app:k": "true"}}, [None, True, True], [0, 0, 2]),
            ({"DateEquals": {"app:k": "2026-01-01T00:00:00Z"}}, [at, at, at + datetime.timedelta(1)], [2, 0, 0]),
        ]:
            with self.subTest(values=values):
                self.assertEqual(self.batch(authorizer(condition), context={"app:k": values}), expected)

    def test_buffers_are_read_in_place(self):
        data = "".join(self.resources).encode()
        lengths = [len(text.encode()) for text in self.resources]
        ends = [sum(lengths[:row]) for row in range(4)]
        for code in "IQ":
            column = Utf8Column(data, array.array(code, ends))
            self.assertEqual(self.batch(resources=column), [2, 0, 2])
            self.assertEqual(self.batch(resources=Utf8Column(bytearray(data), array.array(code, ends))), [2, 0, 2])

    def test_a_row_that_cannot_be_asked(self):
        with self.assertRaises(PortcullisError) as caught:
            self.batch(resources=["arn:aws:s3:::reports/Ann/1", "bucket", "arn:aws:s3:::reports/Ann/1"])
        self.assertEqual(caught.exception.row, 1)
        self.assertEqual(list(caught.exception.outcomes), [2, Outcome.NOT_ASKED, 2])

    def test_misfits(self):
        for columns in [{"actions": ["s3:GetObject"]}, {"resources": "*"}, {"context": {"app:k": [1]}}]:
            with self.assertRaises(ValueError):
                self.batch(**columns)
        for columns, path, row in [({"context": {"app:k": [1, "x", 2]}}, "context.app:k", 1),
                                   ({"resources": ["*", "*", 5]}, "resource", 2), ({"actions": None}, "action", None)]:
            with self.assertRaises(PortcullisError) as caught:
                self.batch(**columns)
            self.assertEqual((caught.exception.findings[0].path, caught.exception.row), (path, row))

    def test_rows_that_repeat_the_facts_of_the_row_before(self):
        made = authorizer({"StringEquals": {"app:k": "x"}})
        resources = ["arn:aws:s3:::reports/Ann/1", "arn:aws:s3:::reports/Bob/1", "bucket", "arn:aws:s3:::reports/Ann/2",
                     "arn:aws:s3:::reports/Ann/3", "arn:aws:s3:::reports/Ann/4", "arn:aws:s3:::reports/Ann/5"]
        with self.assertRaises(PortcullisError) as caught:
            self.batch(made, resources=resources, context={"app:k": ["x", "x", "x", "x", "y", "y", "x"]})
        self.assertEqual(list(caught.exception.outcomes), [2, 0, 3, 2, 0, 0, 2])

    def test_batch_agrees_with_single_requests(self):
        made = authorizer({"StringLike": {"app:k": "a*"}})
        resources = [f"arn:aws:s3:::reports/{'Ann' if row % 3 else 'Bob'}/{row}" for row in range(200)]
        values = ["ab"[row % 2] * (row % 5) if row % 7 else None for row in range(200)]
        single = [made.evaluate(request(resource, context={} if value is None else {"app:k": value})).outcome
                  for resource, value in zip(resources, values)]
        self.assertEqual(self.batch(made, resources=resources, context={"app:k": values}), single)
        self.assertEqual(set(single), {0, 2})


class Limits(unittest.TestCase):
    """What is longer than the library reads is refused, as by the library, and nothing is made of it."""

    def refused(self, make, path, message):
        tracemalloc.start()
        try:
            with self.assertRaises(PortcullisError) as caught:
                make()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        finding, = caught.exception.findings
        self.assertEqual((finding.path, finding.reason, finding.rule), (path, "limitExceeded", "R-QUOTA-2"))
        self.assertIn(message, finding.message)
        self.assertIn(message, str(caught.exception))
        self.assertLess(peak, 1 << 20)
        return caught.exception

    def test_the_numbers_are_those_of_the_library(self):
        """A text that is not there, with a length: where so much is read, it is missed, else it is too long."""
        missing, library = 1, _library.library

        def validate(view):
            report = _library.pointer()
            if library.validate_json(view, 1, 0, None, _library.byref(report), None) == missing:
                return missing
            self.assertIn("limitExceeded", _library.take_text(report))
            return 6

        def named(view):
            with Builder(library.policy_set_builder_new, library.policy_set_builder_free, 1, 0) as builder:
                return library.policy_set_builder_add(builder, view, _library.text("{}"))

        for most, past, ask in [
            (_limits.POLICY, 6, validate),
            (_limits.POLICY_NAME, 6, named),
            (_limits.SCENARIO, 8, lambda view: library.evaluate_json(view, None, None, None)),
            (_limits.SERVICE, 9, self.in_builder("authorizer", "set_rcp_services", lambda view: (view, 1))),
            (_limits.FACT, 7, self.in_builder("request", "set_time", lambda view: (view,))),
            (_limits.TEXT, 7, self.in_builder("request", "add_absent", lambda view: (view,))),
        ]:
            with self.subTest(most=most, past=past):
                self.assertEqual(ask(_library.Str(None, most)), missing)
                self.assertEqual(ask(_library.Str(None, most + 1)), past)

    @staticmethod
    def in_builder(kind, name, arguments):
        library = _library.library

        def ask(view):
            new, free = getattr(library, f"{kind}_builder_new"), getattr(library, f"{kind}_builder_free")
            with Builder(new, free) as builder:
                if kind == "request":
                    library.request_builder_begin(builder, _library.byref(_library.Principal(kind=4)),
                                                  _library.text("s3:ListBuckets"), _library.text("*"))
                return getattr(library, f"{kind}_builder_{name}")(builder, *arguments(view))

        return ask

    def test_texts_at_and_past_their_limit(self):
        def ask(principal=ANN, action="s3:GetObject", resource="*", key="app:k", value="v", **facts):
            return Request(principal, action, resource, context={key: value}, **facts)

        arn = "arn:aws:s3:::"
        for most, path, of_length in [
            (256, "action", lambda n: ask(action="s3:".ljust(n, "x"))),
            (8_192, "resource", lambda n: ask(resource=arn.ljust(n, "x"))),
            (2_048, "principal", lambda n: ask(ANN.ljust(n, "x"))),
            (2_048, "principal.canonicalUser", lambda n: ask({"arn": ANN, "canonicalUser": "x" * n})),
            (2_048, "network.vpc", lambda n: ask(network={"vpc": "x" * n})),
            (65_536, "context", lambda n: ask(key="x" * n)),
            (65_536, "context.app:k", lambda n: ask(value="x" * n)),
            (65_536, "context.app:k", lambda n: ask(value=["v", "x" * n])),
            (65_536, "context.app:k", lambda n: ask(value=decimal.Decimal("1e%d" % (n - 1)))),
        ]:
            with self.subTest(path=path, most=most):
                of_length(most)
                for length in (most + 1, 2 * most):
                    text = f"{length} bytes; at most {most} are read"
                    with self.assertRaises(PortcullisError) as caught:
                        of_length(length)
                    finding, = caught.exception.findings
                    self.assertEqual((finding.path, finding.reason), (path, "limitExceeded"))
                    self.assertIn(text, finding.message)
        for path in ("resourceAccount", "time"):
            facts = {"resource_account" if path == "resourceAccount" else path: "1" * 2_049}
            self.refused(lambda: request(**facts), path, "2049 bytes; at most 2048 are read")

    def test_nothing_is_copied(self):
        text = "x" * (64 << 20)
        self.refused(lambda: PolicySet("identity", {"P": text}), "", "the document has 67108864 bytes; at most 33554432")
        self.refused(lambda: PolicySet("identity", {text: "{}"}), "", "67108864 bytes; at most 512 are read")
        self.refused(lambda: Request(text, "s3:GetObject", "*"), "principal", "67108864 bytes")
        self.refused(lambda: Request(ANN, text, "*"), "action", "67108864 bytes")
        self.refused(lambda: Request(ANN, "s3:GetObject", text), "resource", "67108864 bytes")
        self.refused(lambda: request(context={"app:k": text}), "context.app:k", "67108864 bytes")
        self.refused(lambda: request(context={text: 1}), "context", "67108864 bytes")
        self.refused(lambda: Authorizer(rcp_services=[text]), "settings.rcpServices", "67108864 bytes; at most 256")
        for column in ({"actions": [text]}, {"resources": [text]}, {"principals": [text]}, {"actions": text}):
            rows = {"principals": [ANN], "actions": ["s3:GetObject"], "resources": ["*"], **column}
            error = self.refused(lambda: authorizer().evaluate_batch(**rows), next(iter(column)).removesuffix("s"),
                                 "67108864 bytes")
            self.assertEqual((error.row, list(error.outcomes)), (0, [Outcome.NOT_ASKED]))

    def test_policies_at_and_past_their_limit(self):
        plain = json.dumps(policy())
        most = 32 << 20
        PolicySet("identity", {"n" * 512: plain.ljust(most)})
        self.refused(lambda: PolicySet("identity", {"n" * 513: plain}), "", "513 bytes; at most 512 are read")
        long = plain.ljust(most + 1)
        error = self.refused(lambda: PolicySet("identity", {"P": long}), "", "the document has 33554433 bytes; at most")
        self.assertEqual(error.document["error"]["code"], "invalidPolicy")
        self.assertEqual(error.findings[0].policy, "P")
        told = portcullis.validate(long)
        self.assertEqual([found["reason"] for found in told["findings"]], ["limitExceeded"])
        self.assertFalse(told["valid"])
        self.assertTrue(portcullis.validate(plain.ljust(most))["valid"])
        # More bytes than letters.
        self.assertIn("33554433 bytes", str(portcullis.validate(plain.ljust(most - 1) + "é")))

    def test_scenarios_past_their_limit(self):
        text = " " * ((256 << 20) + 1)
        tracemalloc.start()
        told = [json.loads(front(text))["error"] for front in (portcullis.evaluate_json, portcullis.explain_json)]
        self.assertLess(tracemalloc.get_traced_memory()[1], 1 << 20)
        tracemalloc.stop()
        for error in told:
            self.assertEqual((error["code"], error["findings"][0]["reason"]), ("invalidScenario", "limitExceeded"))
            self.assertEqual(error["message"], "the scenario has 268435457 bytes; at most 268435456 are read")

    def test_counts(self):
        most = 100_000
        many = [0] * (most - 1)
        request(context={"app:k": many[1:]})
        self.refused(lambda: request(context={"app:k": many}), "context", "100001 keys and values")
        request(context={f"app:{key}": None for key in range(most // 2)})
        keys = {f"app:{key}": None for key in range(most // 2 + 1)}
        self.refused(lambda: request(context=keys), "context", "100002 keys and values; at most 100000 are read")
        levels = [PolicySet("serviceControlPolicy", {})] * (most + 1)
        Authorizer(service_control_policies=levels[1:])
        self.refused(lambda: Authorizer(service_control_policies=levels), "", "a list of 100001; at most 100000")
        with self.assertRaisesRegex(PortcullisError, "a list of 100001; at most 100000"):
            Authorizer(rcp_services=["s3"] * (most + 1))
        with self.assertRaisesRegex(PortcullisError, "100001 keys and values"):
            authorizer().evaluate_batch(principals=ANN, actions=["s3:GetObject"], resources="*",
                                         context=dict.fromkeys(map(str, range(most + 1)), "v"))

    def test_numbers_are_not_written_out(self):
        for number in (decimal.Decimal("1e999999999999"), decimal.Decimal("-1e-999999999"), 1 << (1 << 26)):
            self.refused(lambda: request(context={"app:k": number}), "context.app:k", "at most 65536 are read")
        request(context={"app:k": [decimal.Decimal("0e999999999"), decimal.Decimal("1.5")]})

    def test_objects_that_stand_in_many_places(self):
        many = "s3:GetObject"
        for _ in range(9):
            many = [many] * 10
        self.refused(lambda: PolicySet("identity", {"P": policy(Action=many)}), "", "at most 33554432 are read")
        round_about = []
        round_about.append(round_about)
        self.assertFalse(portcullis.validate({"Statement": round_about})["valid"])

    def test_a_row_that_is_too_long_is_refused_alone(self):
        made, own = authorizer(), "arn:aws:s3:::reports/Ann/1"
        resources = [own, own.ljust(8_192, "é"), "arn:aws:s3:::é".ljust(8_193, "x"), None, own]
        with self.assertRaises(PortcullisError) as caught:
            made.evaluate_batch(principals=ANN, actions="s3:GetObject", resources=resources)
        self.assertEqual(list(caught.exception.outcomes), [2, 3, 3, 3, 2])
        self.assertEqual(caught.exception.row, 1)
        self.assertIn("bytes; at most 8192 are read", str(caught.exception))
        column = Utf8Column.of([own, "x" * 65_537, own])
        with self.assertRaises(PortcullisError) as caught:
            made.evaluate_batch(principals=ANN, actions="s3:GetObject", resources=column)
        self.assertEqual(list(caught.exception.outcomes), [2, 3, 2])
        self.assertIn("65537 bytes; at most 8192 are read", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
