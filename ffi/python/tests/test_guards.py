"""What a host requires before any policy, the connection that is asked for, and one call of several pairs."""

import copy
import gc
import pickle
import types
import unittest

import portcullis
from portcullis import Authorizer, CallDecision, Guards, Outcome, PolicySet, PortcullisError, Request

ANN = "arn:aws:iam::111122223333:user/Ann"
WORKGROUP = "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/bi"
ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
SUITE = "ECDHE-RSA-AES128-SHA"


def network(peer="10.0.3.0/24"):
    rules = [{"protocol": "tcp", "fromPort": 5439, "toPort": 5439, "peer": peer},
             {"protocol": "icmp", "fromPort": 8, "toPort": 0, "peer": peer}]
    return {
        "vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
        "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/24"]},
                    {"id": "subnet-b", "vpc": "vpc-1", "cidrs": ["10.0.3.0/24"]}],
        "securityGroups": [{"id": "sg-bi", "vpc": "vpc-1", "inbound": rules}],
        "interfaces": [{"id": "eni-1", "subnet": "subnet-a", "addresses": ["10.0.0.7"], "securityGroups": ["sg-bi"]}],
        "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-bi"]}],
    }


def guarded(**requirements):
    return Authorizer(identity=PolicySet("identity", {"All": ALL}), guards=Guards(requirements))


def connection(**facts):
    return {"from": {"address": "10.0.3.4"}, "to": {"workgroup": "bi"}, **facts}


def ask(action="redshift-serverless:GetCredentials", **facts):
    return Request(**{"principal": ANN, "action": action, "resource": WORKGROUP, **facts})


def path_of(raised):
    return [finding.path for finding in raised.exception.findings]


class WholeWay(unittest.TestCase):
    """From the client to the workgroup: open, and closed at each gate by one edit."""

    def test_what_stops_it(self):
        page = {"transport": {"minimumTlsVersion": "1.2"}, "requireSignature": True}
        opened, closed = guarded(network=network(), **page), guarded(network=network("10.0.4.0/24"), **page)
        sound = {"credentials": {"type": "longTerm"}, "connection": connection(),
                 "network": {"sourceIp": "203.0.113.9", "tls": {"version": "1.2", "cipherSuite": SUITE}}}
        old = {"network": {"sourceIp": "203.0.113.9", "tls": {"version": "1.1", "cipherSuite": SUITE}}}
        unsigned = {"credentials": {"type": "none"}}
        for made, facts, blocked in [(opened, {}, []), (closed, {}, ["network"]), (opened, old, ["transport"]),
                                     (opened, unsigned, ["credentials"]),
                                     (closed, {**old, **unsigned}, ["credentials", "network", "transport"])]:
            with self.subTest(blocked=blocked):
                asked = ask(**{**sound, **facts})
                decided = made.evaluate(asked)
                self.assertEqual(decided, (Outcome.IMPLICIT_DENY, blocked[0], None, None) if blocked else
                                 (Outcome.ALLOWED, "identity", 0, 0))
                self.assertEqual(made.explain_json(asked)["blockedBy"], blocked)
                self.assertEqual(made.is_allowed(asked), not blocked)
        self.assertIn("sg-bi", closed.explain(ask(**sound)))

    def test_the_facts_of_a_connection(self):
        opened = guarded(network=network())
        database = {"requireSsl": True, "forwardSecrecy": True}
        encrypted = guarded(network=network(), transport={"database": database})
        pings = {"to": {"interface": "eni-1"}, "protocol": "icmp", "icmpType": 8}
        for made, facts, layer in [
            (opened, {}, "identity"), (opened, {"protocol": "tcp", "port": 5439, "sourcePort": 0}, "identity"),
            (opened, {"protocol": 6}, "identity"), (opened, {"port": 5440}, "network"), (opened, {"port": 0}, "network"),
            (opened, {"protocol": "udp"}, "network"), (opened, {"protocol": 0}, "network"),
            (opened, pings, "identity"), (opened, {**pings, "icmpCode": 0}, "identity"),
            (opened, {**pings, "icmpCode": 1}, "network"), (opened, {**pings, "icmpType": 0}, "network"),
            (opened, {"from": {"address": "::ffff:10.0.3.4"}}, "identity"),
            (opened, {"from": {"address": "10.0.4.4"}}, "network"),
            (encrypted, {"sslmode": "disable"}, "transport"), (encrypted, {"sslmode": "verify-full"}, "identity"),
            (encrypted, {"tls": None}, "transport"), (encrypted, {"tls": {"version": "1.3"}}, "identity"),
            (encrypted, {"tls": {"version": "1.2", "cipherSuite": "AES128-SHA"}}, "transport"),
        ]:
            with self.subTest(facts=facts):
                self.assertEqual(made.evaluate(ask(connection=connection(**facts))).layer, layer)

    def test_rows_of_a_batch(self):
        columns = {"principals": ANN, "actions": ["redshift-serverless:GetCredentials"] * 2, "resources": WORKGROUP}
        opened, closed = guarded(network=network()), guarded(network=network("10.0.4.0/24"))
        self.assertEqual(opened.evaluate_batch(**columns, connection=connection()).allowed, b"\1\1")
        self.assertEqual(closed.evaluate_batch(**columns, connection=connection()).allowed, b"\0\0")
        for made, facts in [(opened, {}), (guarded(), {"connection": connection()}),
                            (opened, {"connection": connection(to={"cluster": "bi"})})]:
            with self.assertRaises(PortcullisError) as raised:
                made.evaluate_batch(**columns, **facts)
            self.assertEqual(raised.exception.row, 0)
            self.assertEqual(list(raised.exception.outcomes), [Outcome.NOT_ASKED] * 2)


class Misfits(unittest.TestCase):
    def test_a_network_and_a_connection_go_together(self):
        opened = guarded(network=network())
        for made, asked, path in [(opened, ask(), "policies.network"),
                                  (guarded(), ask(connection=connection()), "network.connection"),
                                  (Authorizer(), ask(connection=connection()), "network.connection"),
                                  (opened, ask(connection=connection(to={"workgroup": "other"})), "network.connection")]:
            for question in (made.check, made.evaluate, made.is_allowed, made.explain, lambda one: made.evaluate_all([one])):
                with self.subTest(path=path), self.assertRaises(PortcullisError) as raised:
                    question(asked)
                self.assertEqual(path_of(raised), [path])

    def test_guards_that_cannot_be(self):
        for requirements, path in [
            ({"transports": {}}, "transports"), ({"transport": None}, "transport"), ({"requireSignature": "no"}, "requireSignature"),
            ({"requireSignature": 1}, "requireSignature"), ({"transport": {"minimumTlsVersion": 1.2}}, "transport.minimumTlsVersion"),
            ({"network": {**network(), "subnets": []}}, "network.interfaces[0].subnet"),
            ('{"transport": {}, "transport": {}}', "transport"), ([], ""), ("[]", ""), ("", ""), (None, "guards"), (1, "guards"),
            ({"network": {1, 2}}, "guards"), (b"{}", "guards"),
        ]:
            with self.subTest(requirements=requirements), self.assertRaises(PortcullisError) as raised:
                Guards(requirements)
            self.assertIn(path, path_of(raised))
        for wrong in ({}, {"requireSignature": True}, "{}", 1, PolicySet("identity", {})):
            with self.subTest(guards=wrong), self.assertRaises(PortcullisError) as raised:
                Authorizer(guards=wrong)
            self.assertEqual(path_of(raised), ["guards"])

    def test_connections_that_cannot_be(self):
        class Lost(dict):
            pass

        for given, path in [
            ({}, "from"), ({"from": {"address": "10.0.3.4"}}, "to"), ([], ""), ("10.0.3.4", ""),
            (connection(ports=1), "ports"), (connection(**{"from": {}}), "from"), (connection(to=None), "to"),
            (connection(to={"workgroup": "bi", "cluster": "bi"}), "to"), (connection(to={"workgroups": "bi"}), "to.workgroups"),
            (connection(to={"workgroup": 1}), "to.workgroup"), (connection(**{"from": {"address": "10.0.3"}}), "from.address"),
            (connection(**{"from": {"vpcEndpoint": "vpce-1"}}), "from"), (connection(to={"address": "10.0.0.9"}, port=5439), "from"),
            (connection(port=65_536 + 5439), "port"), (connection(port=-1), "port"), (connection(port="5439"), "port"),
            (connection(port=5439.0), "port"), (connection(port=True), "port"), (connection(port=None), "port"),
            (connection(protocol=256 + 6), "protocol"), (connection(protocol="TCP"), "protocol"),
            (connection(protocol="icmp"), "icmpType"), (connection(icmpType=8), "icmpType"),
            (connection(sslmode="verify_full"), "sslmode"), (connection(sslmode=None), "sslmode"),
            (connection(sslmode="require", tls=None), "sslmode"), (connection(tls={"version": "1.4"}), "tls.version"),
            (connection(tls=True), "tls"), (connection(tls={"version": "1.3", "cipherSuite": "AES128-SHA"}), "tls.cipherSuite"),
            (connection(to={"workgroup": "x" * 2049}), "to"), (connection(to={"workgroup": "\ud800"}), "to.workgroup"),
        ]:
            with self.subTest(given=given), self.assertRaises(PortcullisError) as raised:
                ask(connection=given)
            self.assertEqual(path_of(raised), [f"network.connection.{path}".rstrip(".")])
        # Whatever holds the same.
        opened = guarded(network=network())
        for same in (types.MappingProxyType(connection()), Lost(connection())):
            self.assertTrue(opened.is_allowed(ask(connection=same)))


class Signatures(unittest.TestCase):
    """AWS's published example get-vanilla."""

    def ask(self, time="2015-08-30T12:40:00Z", credentials=None, end="1", **more):
        authorization = ("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
                         f"Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf3{end}")
        signature = {"method": "GET", "path": "/", "accessKeyId": "AKIDEXAMPLE", "service": "service",
                     "headers": [["Host", "example.amazonaws.com"], ["X-Amz-Date", "20150830T123600Z"], ["Authorization", authorization]],
                     "bodySha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                     "secretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", **more}
        return Request(ANN, "redshift:DescribeClusters", "*", time=time, credentials=credentials, signature=signature)

    def test_what_holds_and_what_does_not(self):
        strict, lax = guarded(requireSignature=True), guarded()
        for asked, allowed in [(self.ask(), True), (self.ask(credentials={"type": "longTerm"}), True), (self.ask(end="2"), False),
                               (self.ask(time="2015-08-30T13:40:00Z"), False), (self.ask(region="eu-west-1"), False)]:
            for made in (strict, lax):
                self.assertEqual(made.evaluate(asked).layer, "identity" if allowed else "credentials")
                self.assertEqual(made.is_allowed(asked), allowed)
        self.assertIn("AKIDEXAMPLE", strict.explain(self.ask()))
        self.assertNotIn("wJalr", strict.explain(self.ask()) + strict.explain(self.ask(end="2")))

    def test_what_cannot_be(self):
        for facts, path in [({"time": None}, ""), ({"credentials": {"type": "temporary"}}, ""), ({"extra": 1}, "extra"),
                            ({"service": None}, "service"), ({"headers": {}}, "headers")]:
            with self.subTest(facts=facts), self.assertRaises(PortcullisError) as raised:
                self.ask(**facts)
            self.assertIn(path, path_of(raised))
            self.assertEqual(raised.exception.status, 7)
        for wrong in (1, b"{}", [("method", "GET")], {"method": {1}}, "", "{", "[]", '{"method": "GET", "method": "GET"}'):
            with self.subTest(wrong=wrong), self.assertRaises(PortcullisError):
                ask(signature=wrong)


class Handles(unittest.TestCase):
    def test_guards_are_shared_and_may_go(self):
        strict = Guards('{"requireSignature": true}')
        sets = {"identity": PolicySet("identity", {"All": ALL})}
        first, second = Authorizer(**sets, guards=strict), Authorizer(**sets, guards=strict)
        self.assertIs(copy.copy(strict), strict)
        self.assertEqual(repr(strict), "<Guards: required before any policy>")
        self.assertIn("guards", repr(first))
        strict.close()
        self.assertEqual(repr(strict), "<Guards, closed>")
        gc.collect()
        for made in (first, second):
            self.assertEqual(made.evaluate(ask(credentials={"type": "none"})).layer, "credentials")
        for misused in (lambda: Authorizer(guards=strict), lambda: pickle.dumps(strict)):
            with self.assertRaises(PortcullisError):
                misused()
        # Nothing is required of what has no guards, or empty ones.
        for guards in (None, Guards({})):
            self.assertTrue(Authorizer(**sets, guards=guards).is_allowed(ask(credentials={"type": "none"})))


class Pairs(unittest.TestCase):
    def setUp(self):
        documents = {"Some": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["redshift:GetClusterCredentials", "redshift:CreateClusterUser"], "Resource": "*"},
            {"Effect": "Deny", "Action": "redshift:DescribeClusters", "Resource": "*"}]}}
        self.made = Authorizer(identity=PolicySet("identity", documents))
        self.user, self.database = ask("redshift:CreateClusterUser"), ask("redshift:GetClusterCredentials")
        self.group, self.denied = ask("redshift:JoinGroup"), ask("redshift:DescribeClusters")

    def test_the_first_of_the_most_restrictive_decides(self):
        for pairs, outcome, pair in [
            ([], Outcome.IMPLICIT_DENY, None), ([self.user], Outcome.ALLOWED, 0),
            ((self.user, self.database), Outcome.ALLOWED, 0),
            ([self.user, self.group, self.database], Outcome.IMPLICIT_DENY, 1),
            ([self.user, self.group, self.denied, self.denied], Outcome.EXPLICIT_DENY, 2),
        ]:
            with self.subTest(pair=pair, outcome=outcome):
                call = self.made.evaluate_all(pairs)
                self.assertIsInstance(call, CallDecision)
                self.assertEqual((call.outcome, call.pair, bool(call)), (outcome, pair, outcome is Outcome.ALLOWED))
                self.assertEqual(call.decision, self.made.evaluate(pairs[pair]) if pairs else (Outcome.IMPLICIT_DENY, None, None, None))

    def test_what_is_no_list_of_requests(self):
        for wrong in (self.user, iter([self.user]), {self.user: 1}, None, "x"):
            with self.subTest(wrong=wrong), self.assertRaises(PortcullisError) as raised:
                self.made.evaluate_all(wrong)
            self.assertEqual(path_of(raised), ["requests"])
        closed = ask()
        closed.close()
        for wrong in (None, self.made, "x", closed):
            with self.subTest(wrong=wrong), self.assertRaises(PortcullisError) as raised:
                self.made.evaluate_all([self.user, wrong])
            self.assertEqual(path_of(raised), ["requests[1]"])
        with self.assertRaises(PortcullisError) as raised:
            self.made.evaluate_all([self.user, ask(connection=connection())])
        self.assertEqual((raised.exception.row, path_of(raised)), (1, ["network.connection"]))


if __name__ == "__main__":
    unittest.main()
