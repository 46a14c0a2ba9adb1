"""What a user gets wrong is an error of this package that says where, and never a decision."""

import copy
import datetime
import json
import multiprocessing
import pickle
import threading
import unittest
from collections.abc import Mapping

import portcullis
from portcullis import Authorizer, Finding, Outcome, Outcomes, PolicySet, PortcullisError, Request, Utf8Column

ANN = "arn:aws:iam::111122223333:user/Ann"
ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
UTC = datetime.timezone.utc


def request(**facts):
    return Request(**{"principal": ANN, "action": "s3:GetObject", "resource": "*", **facts})


def batch(**columns):
    made = Authorizer(identity=PolicySet("identity", {"All": ALL}))
    return made.evaluate_batch(**{"principals": ANN, "actions": ["s3:GetObject"], "resources": "*", **columns})


def unless_red():
    denied = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"app:mark": "red"}}}
    return Authorizer(identity=PolicySet("identity", {"All": ALL, "Red": {"Version": "2012-10-17", "Statement": denied}}))


def fail(_):
    PolicySet("identity", {"a": "{"})


def fail_in_a_batch(_):
    batch(actions=["s3:GetObject", None])


class Denies(unittest.TestCase):
    def test_only_allowed_is_true(self):
        self.assertEqual([bool(one) for one in Outcome], [False, False, True, False])
        self.assertEqual([one.value for one in Outcome], [0, 1, 2, 3])

    def test_what_a_batch_comes_to(self):
        outcomes = Outcomes([0, 1, 2, 3, 2])
        self.assertEqual(outcomes.allowed, b"\0\0\1\0\1")
        self.assertEqual(bytes(outcomes), b"\0\1\2\3\2")
        self.assertEqual([bool(one) for one in outcomes], [False, False, True, False, True])
        self.assertIs(outcomes[1], Outcome.EXPLICIT_DENY)
        self.assertEqual(outcomes[1:3].allowed, b"\0\1")
        self.assertFalse(all(outcomes))
        self.assertEqual(outcomes, b"\0\1\2\3\2")
        self.assertEqual(len({outcomes, Outcomes(bytes(outcomes)), b"\0\1\2\3\2"}), 1)
        self.assertNotEqual(outcomes, outcomes[1:])
        self.assertEqual(pickle.loads(pickle.dumps(outcomes)), outcomes)
        for empty in (b"", b"\1", b"\2"):
            with self.assertRaisesRegex(TypeError, "allowed"):
                bool(Outcomes(empty))
        self.assertEqual(repr(outcomes), "<Outcomes of 5 rows, 2 allowed>")
        self.assertEqual(str(outcomes), repr(outcomes))
        self.assertEqual(batch().allowed, b"\1")
        with self.assertRaises(PortcullisError) as caught:
            batch(actions=["s3:GetObject", None])
        self.assertEqual(caught.exception.outcomes.allowed, b"\1\0")
        self.assertIsNone(PortcullisError("").outcomes)


    def test_outcomes_that_are_joined_are_no_numbers(self):
        denied = Outcomes([1, 3])
        both = denied + Outcomes([2])
        self.assertIs(type(both), Outcomes)
        for one in (both, both[::-1], both + denied, copy.copy(both)):
            self.assertEqual([bool(outcome) for outcome in one], [outcome is Outcome.ALLOWED for outcome in one])
        self.assertEqual(both.allowed, b"\0\0\1")
        self.assertEqual(list(reversed(both)), [Outcome.ALLOWED, Outcome.NOT_ASKED, Outcome.EXPLICIT_DENY])
        for join in (lambda: denied * 2, lambda: 2 * denied, lambda: b"".join([denied]), lambda: b"" + denied,
                     lambda: denied + b"\1", lambda: bytearray().extend(memoryview(denied))):
            self.assertRaises(TypeError, join)


class Misuse(unittest.TestCase):
    def refused(self, path, make, told=""):
        with self.assertRaises(PortcullisError) as caught:
            make()
        error = caught.exception
        self.assertIsInstance(error, ValueError)
        self.assertEqual(error.findings[0].path, path)
        self.assertIn(told, str(error))
        self.assertEqual(error.document["error"]["findings"][0]["path"], path)
        return error

    def test_names(self):
        made = Authorizer()
        for path, told, make in [
            ("policy_type", "did you mean `identity`?", lambda: PolicySet("identiy", {})),
            ("policy_type", "`scopeDown`", lambda: PolicySet(None, {})),
            ("policy_type", "`scopeDown`", lambda: PolicySet([], {})),
            ("loader", "did you mean `strict`?", lambda: PolicySet("identity", {}, "stric")),
            ("policy_type", "did you mean `resource`?", lambda: portcullis.validate(ALL, "resouce")),
            ("loader", "`lenient`", lambda: portcullis.validate(ALL, loader=1)),
            ("credentials.type", "`temporary`", lambda: request(credentials={"type": "temp"})),
            ("credentials.type", "missing", lambda: request(credentials={})),
            ("credentials.typ", "did you mean `type`?", lambda: request(credentials={"typ": "temporary"})),
            ("credentials.expiresat", "`expiresAt`", lambda: request(credentials={"type": "none", "expiresat": "x"})),
            ("network.tls.version", "`1.3`", lambda: request(network={"tls": {"version": "1.9"}})),
            ("network.tls.Version", "`version`", lambda: request(network={"tls": {"Version": "1.3"}})),
            ("network.sourceIpp", "did you mean `sourceIp`?", lambda: request(network={"sourceIpp": "203.0.113.9"})),
            ("principal.uniqueID", "`uniqueId`", lambda: request(principal={"arn": ANN, "uniqueID": "AIDA"})),
            ("principal", "one of", lambda: request(principal={})),
            ("principal", "one of", lambda: request(principal={"arn": ANN, "service": "s3.amazonaws.com"})),
            ("principal.uniqueId", "`arn` only", lambda: request(principal={"service": "a", "uniqueId": "AIDA"})),
            ("layer", "`scopeDown`", lambda: made.policy_name("ident", 0)),
            ("layer", "`scopeDown`", lambda: made.policy_name(None, 0)),
            ("index", "int", lambda: made.policy_name("identity", "0")),
        ]:
            with self.subTest(path=path, told=told):
                self.refused(path, make, told)
        named = Authorizer(identity=PolicySet("identity", {"All": ALL}))
        self.assertEqual(named.policy_name("identity", 0), "All")
        for index in (1, -1, 2 ** 64, -2 ** 64, 2 ** 64 + 2 ** 32):
            with self.assertRaisesRegex(PortcullisError, "nothing at this index"):
                named.policy_name("identity", index)
        for version in ("1.2", "TLS1.2", "TLSv1.2", "SSLv3"):
            tls = {"version": version, "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256"}
            request(network={"tls": tls})
            tls["cipherSuite"] = "TLS_AES_128_GCM_SHA256"
            self.refused("network.tls.cipherSuite", lambda: request(network={"tls": tls}), "TLS 1.3")
        request(network={"tls": {"cipherSuite": "TLS_AES_128_GCM_SHA256"}})
        self.refused("credentials.type", lambda: request(principal="anonymous", credentials={"type": "temporary"}), "anonymous")

    def test_facts(self):
        for path, facts in [
            ("action", {"action": None}), ("action", {"action": b"s3:GetObject"}), ("resource", {"resource": 1}),
            ("principal", {"principal": None}), ("principal", {"principal": [ANN]}), ("principal.arn", {"principal": {"arn": 1}}),
            ("principal.uniqueId", {"principal": {"arn": ANN, "uniqueId": None}}),
            ("principal.isServiceLinkedRole", {"principal": {"arn": ANN, "isServiceLinkedRole": "false"}}),
            ("kmsGrant", {"kms_grant": "no"}), ("kmsGrantToSession", {"kms_grant_to_session": 0}),
            ("kmsGrantToSession", {"kms_grant": True, "kms_grant_to_session": True}),
            ("resourceInManagementAccount", {"resource_in_management_account": "false"}),
            ("resourceAccount", {"resource_account": 111122223333}), ("time", {"time": 5}),
            ("time", {"time": datetime.datetime(2026, 1, 1)}), ("time", {"time": datetime.date(2026, 1, 1)}),
            ("context", {"context": [("app:k", "v")]}), ("context", {"context": "app:k"}), ("context", {"context": {1: "v"}}),
            ("network", {"network": "203.0.113.9"}), ("network.sourceIp", {"network": {"sourceIp": None}}),
            ("network.tls.cipherSuite", {"network": {"tls": {"cipherSuite": None}}}),
            ("network.tls", {"network": {"tls": True}}), ("credentials", {"credentials": "temporary"}),
            ("credentials.issuedAt", {"credentials": {"type": "temporary", "issuedAt": 5}}),
            ("action", {"action": "s3:\ud800"}), ("context.app:k", {"context": {"app:k": "\ud800"}}),
            ("context", {"context": {"app:\udc00": "v"}}),
        ]:
            with self.subTest(facts=facts):
                error = self.refused(path, lambda: request(**facts))
                self.assertEqual(error.document["error"]["code"], "invalidRequest")
                columns = {name: value for name, value in facts.items() if name in ("context", "network", "credentials")}
                if columns:
                    self.refused(path, lambda: batch(**columns))
        at = datetime.datetime(2026, 1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
        current = PolicySet("identity", {"P": {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"DateEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}}}})
        made = Authorizer(identity=current)
        self.assertTrue(made.is_allowed(request(time=at)))
        columns = {"principals": ANN, "actions": "s3:GetObject", "resources": ["*", "*"]}
        self.assertEqual(made.evaluate_batch(times=at, **columns).allowed, b"\1\1")
        self.assertEqual(made.evaluate_batch(times=[at, None], **columns).allowed, b"\1\0")
        request(time=at, credentials={"type": "temporary", "expiresAt": at + datetime.timedelta(hours=1)})

    def test_instants_that_a_zone_moves_out_of_the_years(self):
        def zone(hours):
            return datetime.timezone(datetime.timedelta(hours=hours))

        at = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
        request(time=at)
        for late in (at.replace(tzinfo=zone(-1)), datetime.datetime(1, 1, 1, tzinfo=zone(1))):
            for make in (request, lambda time=None, **facts: batch(times=time, **facts)):
                self.refused("time", lambda: make(time=late), "1 to 9999")
                signed = {"type": "temporary", "issuedAt": late}
                self.refused("credentials.issuedAt", lambda: make(credentials=signed), "1 to 9999")
            error = self.refused("time", lambda: batch(actions=["s3:GetObject"] * 2, times=[at, late]))
            self.assertEqual(error.row, 1)

    def test_policies(self):
        for path, policies in [("policies", [ALL]), ("policies", None), ("policies", json.dumps(ALL)), ("policies", {"P": None}),
                               ("policies", {"P": b"{}"}), ("policies", {1: ALL}), ("policies", {"P": {"Statement": {1, 2}}}),
                               ("policies", {"\ud800": ALL}), ("policies", {"P": "\ud800"})]:
            with self.subTest(policies=policies):
                self.refused(path, lambda: PolicySet("identity", policies))
        self.refused("policy", lambda: portcullis.validate(5))
        for front in (portcullis.evaluate_json, portcullis.explain_json):
            self.refused("scenario", lambda: front({}))
            self.refused("scenario", lambda: front("\ud800"))

    def test_authorizers(self):
        levels = PolicySet("serviceControlPolicy", {"All": ALL})
        for path, sets in [
            ("policies.identity", {"identity": "x"}), ("policies.identity", {"identity": [levels]}),
            ("policies.session", {"session": Authorizer()}),
            ("policies.serviceControlPolicies", {"service_control_policies": levels}),
            ("policies.serviceControlPolicies[1]", {"service_control_policies": [levels, None]}),
            ("policies.resourceControlPolicies", {"resource_control_policies": "x"}),
            ("policies.scopeDown", {"scope_down": {}}),
            ("settings.restrictPublicBuckets", {"restrict_public_buckets": "true"}),
            ("settings.restrictPublicBuckets", {"restrict_public_buckets": 1}),
            ("settings.rcpServices", {"rcp_services": "s3"}), ("settings.rcpServices", {"rcp_services": {"s3": 1}}),
            ("settings.rcpServices[1]", {"rcp_services": ["s3", 1]}),
        ]:
            with self.subTest(sets=sets):
                self.refused(path, lambda: Authorizer(**sets))
        # Of an older version, it was a list of letters: no RCP bound anything.
        denied = PolicySet("resourceControlPolicy", {"D": {"Version": "2012-10-17", "Statement": {
            "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}})
        made = Authorizer(identity=PolicySet("identity", {"All": ALL}), resource_control_policies=[denied],
                           rcp_services=("s3",))
        self.assertFalse(made.is_allowed(request(resource="arn:aws:s3:::a/b", resource_account="111122223333")))

    def test_objects_of_another_kind_or_without_a_handle(self):
        made, asked = Authorizer(identity=PolicySet("identity", {"All": ALL})), request()
        half = Request.__new__(Request)
        for question in (made.evaluate, made.is_allowed, made.explain, made.explain_json, made.check):
            for wrong in ({}, None, made, half, "x"):
                self.assertEqual(self.refused("request", lambda: question(wrong)).document["error"]["code"], "invalidHandle")
        self.refused("Authorizer", lambda: Authorizer.__new__(Authorizer).evaluate(asked))
        self.refused("policies.identity", lambda: Authorizer(identity=PolicySet.__new__(PolicySet)))
        self.refused("PolicySet", lambda: PolicySet.__new__(PolicySet).policy_count)
        for broken in (PolicySet, Request):
            with self.assertRaises(PortcullisError):
                broken(None, None) if broken is PolicySet else broken(None, None, None)

    def test_closing(self):
        with PolicySet("identity", {"All": ALL}) as policies, Authorizer(identity=policies) as made:
            policies.close()
            policies.close()
            self.refused("PolicySet", lambda: policies.policy_count)
            self.refused("policies.identity", lambda: Authorizer(identity=policies))
            self.assertTrue(made.is_allowed(request()))
        asked = request()
        self.refused("Authorizer", lambda: made.evaluate(asked))
        self.refused("Authorizer", lambda: made.evaluate_batch(principals=ANN, actions=["s3:GetObject"], resources="*"))
        self.refused("Authorizer", lambda: made.__enter__())
        self.assertEqual(repr(made), "<Authorizer, closed>")

    def test_closing_while_another_thread_asks(self):
        made = Authorizer(identity=PolicySet("identity", {"All": ALL}))
        answers, began = [], threading.Event()

        def ask():
            while True:
                try:
                    answers.append(made.evaluate_batch(principals=ANN, actions=["s3:GetObject"] * 1_000, resources="*"))
                except PortcullisError:
                    return
                began.set()

        thread = threading.Thread(target=ask)
        thread.start()
        self.assertTrue(began.wait(60))
        made.close()
        thread.join(60)
        self.assertFalse(thread.is_alive())
        self.assertTrue(all(all(answer) for answer in answers))

    def test_arguments_that_change_while_they_are_read(self):
        class Changing(datetime.tzinfo):
            def utcoffset(self, _):
                change()
                return datetime.timedelta(0)

        def renamed():
            if facts.pop("app:spare", None):
                facts["app:other"] = "1"

        at = datetime.datetime(2026, 1, 1, tzinfo=Changing())
        made = unless_red()
        columns = {"principals": ANN, "actions": ["s3:GetObject"] * 2, "resources": "*"}
        change = renamed
        for filled in range(40):
            # A dict that grows is put in order anew, and a reader's place in it is then another.
            for behind in (0, filled):
                facts = {"app:spare": "1", "app:when": at, **{f"app:{number}": "1" for number in range(behind)}}
                facts.update({"app:mark": "red", **{f"app:{number}": "1" for number in range(filled)}})
                kept = dict(facts)
                self.assertIs(made.evaluate(request(context=facts)).outcome, Outcome.EXPLICIT_DENY)
                facts = {key: [value] * 2 for key, value in kept.items()}
                self.assertEqual(list(made.evaluate_batch(context=facts, **columns)), [Outcome.EXPLICIT_DENY] * 2)
        change = lambda: facts["app:mark"].clear()
        facts = {"app:mark": [at, at]}
        request(context=facts)
        facts = {"app:mark": [at, at]}
        self.assertEqual(made.evaluate_batch(context=facts, **columns).allowed, b"\1\1")

        class Document(dict):
            def items(self):
                if policies.pop("Spare", None):
                    policies["Other"] = ALL
                return dict.items(self)

        for filled in range(40):
            policies = {"Spare": Document(ALL), **{str(number): ALL for number in range(filled)}}
            self.assertEqual(PolicySet("identity", policies).policy_count, filled + 1)

        class Levels(list):
            def __len__(self):
                return 3

        everything = PolicySet("serviceControlPolicy", {"All": ALL})
        made = Authorizer(identity=PolicySet("identity", {"All": ALL}), service_control_policies=Levels([everything]))
        self.assertTrue(made.is_allowed(request()))

    def test_mappings_of_other_classes(self):
        class Lazy(dict):
            def items(self):
                return [(key, "red") for key in self]

        class Twice(Mapping):
            def __getitem__(self, key):
                return "red"

            def __iter__(self):
                return iter(["app:mark", "app:mark"])

            def __len__(self):
                return 1

        made = unless_red()
        self.assertIs(made.evaluate(request(context=Lazy({"app:mark": None}))).outcome, Outcome.EXPLICIT_DENY)
        self.refused("network.sourceIp", lambda: request(network=Lazy({"sourceIp": "203.0.113.9"})))
        for make in (request, batch):
            self.refused("context", lambda: make(context=Twice()), "twice")

    def test_copies_and_names(self):
        policies = PolicySet("identity", {"All": ALL})
        for held in (policies, Authorizer(identity=policies), request()):
            self.assertIs(copy.copy(held), held)
            self.assertIs(copy.deepcopy(held), held)
            self.refused(type(held).__name__, lambda: pickle.dumps(held))
        self.assertEqual(repr(policies), "<PolicySet: identity, policies 1, statements 1>")
        self.assertEqual(repr(Authorizer(identity=policies, scope_down=[])), "<Authorizer: identity, scopeDown>")
        self.assertEqual(repr(Authorizer()), "<Authorizer: no policies>")
        self.assertEqual(repr(request()), "<Request: s3:GetObject on *>")
        self.assertEqual(portcullis.__version__, portcullis.version())

    def test_columns(self):
        for offsets in (b"\0" * 8, [0, 1], memoryview(b"").cast("I"), memoryview(bytes(16)).cast("d")):
            with self.subTest(offsets=offsets):
                self.refused("Utf8Column", lambda: Utf8Column(b"x", offsets))
        for texts in (["x", None], ["x", 1], "xy", {"x"}, ["\ud800"]):
            with self.subTest(texts=texts):
                self.refused("Utf8Column", lambda: Utf8Column.of(texts))
        self.refused("resource", lambda: batch(resources=["*", "*"]), "2 rows")
        self.refused("batch", lambda: batch(actions="s3:GetObject"), "a list")
        for column, path in (("principals", "principal"), ("actions", "action"), ("resources", "resource")):
            self.refused(path, lambda: batch(**{column: None}), "missing")
        error = self.refused("resource", lambda: batch(actions=["s3:GetObject"] * 2, resources=["*", "\ud800"]))
        self.assertEqual(error.row, 1)


class Errors(unittest.TestCase):
    def same(self, one, other):
        for name in ("args", "status", "findings", "row", "json", "document", "outcomes"):
            self.assertEqual(getattr(one, name), getattr(other, name), name)
        self.assertIs(type(one), type(other))

    def errors(self):
        for make in (lambda: fail(1), lambda: fail_in_a_batch(1), lambda: request(action=1), lambda: Authorizer(session=1)):
            with self.assertRaises(PortcullisError) as caught:
                make()
            yield caught.exception

    def test_copies(self):
        for error in self.errors():
            self.assertIsInstance(error.findings[0], Finding)
            error.__dict__["note"] = "of the host"
            for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
                again = pickle.loads(pickle.dumps(error, protocol))
                self.same(again, error)
                self.assertEqual(again.note, "of the host")
            self.same(copy.copy(error), error)
            self.same(copy.deepcopy(error), error)

    def test_errors_of_a_pool(self):
        with multiprocessing.get_context("fork").Pool(1) as pool:
            for make in (fail, fail_in_a_batch):
                with self.assertRaises(PortcullisError) as here:
                    make(1)
                with self.assertRaises(PortcullisError) as there:
                    pool.apply_async(make, (1,)).get(timeout=60)
                self.same(there.exception, here.exception)


if __name__ == "__main__":
    unittest.main()
