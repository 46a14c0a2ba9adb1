"""What holds for every request: differences, exposure, and what a scenario depends on."""

import dataclasses
import doctest
import json
import pickle
import typing
import unittest
from types import MappingProxyType

import portcullis
from portcullis import (Addresses, Authorizer, PolicySet, PortcullisError, Reference, Request, Residual, _analysis, _limits, diff,
                        public, residual)

ANN = "arn:aws:iam::111122223333:user/Ann"


def policy(action="s3:GetObject", **members):
    return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*", **members}}


class Questions(unittest.TestCase):
    def refused(self, path, act, message=""):
        with self.assertRaises(PortcullisError) as caught:
            act()
        self.assertEqual(caught.exception.findings[0].path, path)
        self.assertIn(message, str(caught.exception))
        return caught.exception

    def decides(self, scenario, outcome="allowed"):
        self.assertEqual(json.loads(portcullis.evaluate_json(scenario)).get("decision"), outcome, scenario)


class Differences(Questions):
    def test_relations(self):
        for before, after, relation, new, lost in [
                ("s3:Get*", ["S3:get*", "s3:GetObject"], "equivalent", "none", "none"),
                ("s3:Get*", "s3:GetObject", "narrower", "none", "some"),
                ("s3:GetObject", "s3:Get*", "wider", "some", "none"),
                ("s3:Get*", "s3:*Object", "incomparable", "some", "some")]:
            found = diff(policy(before), policy(after))
            self.assertEqual((found.relation, found.new_access, found.lost_access, found.universe, found.unknown),
                             (relation, new, lost, "any", ()))
            self.assertEqual((bool(found.new_witnesses), bool(found.lost_witnesses)), (new == "some", lost == "some"))
            for witnesses, other in [(found.new_witnesses, before), (found.lost_witnesses, after)]:
                for witness in witnesses:
                    self.decides(witness)
                    scenario = json.loads(witness)
                    scenario["policies"]["identity"] = [policy(other)]
                    self.decides(json.dumps(scenario), "implicitDeny")

    def test_a_witness_is_a_request_for_evaluate(self):
        found = diff(policy(), policy("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}}))
        asked = json.loads(found.new_witnesses[0])["request"]
        request = Request(asked["principal"], asked["action"], asked["resource"], context=asked.get("context"))
        sets = [PolicySet("identity", {"P": given}) for given in (
            policy(), policy("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}}))]
        self.assertEqual([Authorizer(identity=one).is_allowed(request) for one in sets], [False, True])

    def test_the_forms_of_a_policy(self):
        before, after = policy("s3:Get*"), policy()
        told = {json.dumps(dataclasses.asdict(dataclasses.replace(diff(one, other), lost_witnesses=())))
                for one in (before, json.dumps(before), [before], (json.dumps(before),), MappingProxyType(before),
                            [MappingProxyType(before)], [{"name": "Reports", "policy": before}], [before, after])
                for other in (after, json.dumps(after), [after])}
        self.assertEqual(len(told), 1)
        self.assertEqual(diff([], []).relation, "equivalent")
        self.assertEqual(diff([], [policy()]).relation, "wider")

    def test_types(self):
        for name, members in [("resource", {"Principal": {"AWS": "111122223333"}}), ("session", {}), ("permissionsBoundary", {}),
                              ("serviceControlPolicy", {}), ("vpcEndpoint", {"Principal": "*"}), ("scopeDown", {})]:
            found = diff(policy("s3:Get*", **members), policy("s3:GetObject", **members), name)
            self.assertEqual(found.relation, "narrower", name)
            self.decides(found.lost_witnesses[0])
        error = self.refused("policy_type", lambda: diff(policy(), policy(), "bucket"), "unknown `bucket`")
        self.assertEqual(error.document["error"]["code"], "invalidArgument")
        for wrong in (None, 5, ["identity"]):
            self.refused("policy_type", lambda: diff(policy(), policy(), wrong))

    def test_universes(self):
        reference = Reference.bundled()
        narrow, wide = policy("s3:GetObjectTagging"), policy("s3:GetObjectTag*")
        found = diff(narrow, wide, "identity", reference, universe="reference")
        self.assertEqual((found.relation, found.universe), ("equivalent", "reference"))
        self.assertIn("asListed", found.assumptions)
        for given in (None, reference):
            self.assertEqual(diff(narrow, wide, "identity", given).relation, "wider")
        self.refused("universe", lambda: diff(narrow, wide, universe="reference"), "there is no service reference")
        self.refused("universe", lambda: diff(narrow, wide, universe="all"), "unknown `all`")
        self.refused("reference", lambda: diff(narrow, wide, "identity", b"", universe="reference"))

    def test_what_is_wrong(self):
        error = self.refused("after.Statement.Action", lambda: diff(policy(), policy("s3")))
        self.assertEqual((error.document["error"]["code"], error.findings[0].line), ("invalidPolicy", 1))
        # Places are those of the text that was given.
        text = json.dumps(policy("s3"), indent=1)
        error = self.refused("before.Statement.Action", lambda: diff(text, policy()))
        found = error.findings[0]
        self.assertEqual(text.split("\n")[found.line - 1][found.column - 1:][:4], '"s3"')
        self.assertEqual(text[found.offset:found.end_offset], '"s3"')
        self.refused("before[1]", lambda: diff([policy(), "{"], policy()))
        # A text cannot add to the question.
        self.refused("after", lambda: diff(policy(), '{}, "loader": "lenient"'))
        for wrong in (None, 5, b"{}", {1, 2}, "\ud800"):
            self.refused("before", lambda: diff(wrong, policy()))
            self.refused("after", lambda: diff(policy(), wrong))
        self.refused("after", lambda: diff(policy(), [b"{}"]))
        of_all = policy(Principal="*")
        self.refused("after", lambda: diff(of_all, [of_all], "resource"), "expected one policy")
        self.refused("loader", lambda: diff(policy(), policy(), loader="loose"))
        self.refused("before", lambda: diff("x" * (_limits.POLICY + 1), policy()), "at most 33554432 are read")
        error = self.refused("", lambda: diff(policy(), "x" * (_limits.SCENARIO + 1)), "at most 268435456 are read")
        self.assertEqual(error.findings[0].reason, "limitExceeded")

    def test_loaders(self):
        twice = {"Version": "2012-10-17", "Statement": [{"Sid": "S", **policy()["Statement"]}] * 2}
        self.refused("before.Statement[1].Sid", lambda: diff(twice, policy()))
        self.assertEqual(diff(twice, policy(), loader="lenient").relation, "equivalent")
        # A witness is read as the policy was.
        found = diff(twice, [], loader="lenient")
        self.assertIn("Sid", found.lost_witnesses[0])
        self.decides(found.lost_witnesses[0])


class Exposures(Questions):
    OPEN = policy("sqs:SendMessage", Principal="*")
    NAMED = policy("sqs:SendMessage", Principal={"AWS": "444455556666"})

    def test_public(self):
        found = public(self.OPEN)
        self.assertEqual((found.access, found.question, found.universe, found.unknown), ("some", "public", "any", ()))
        self.assertEqual(found.addresses.ipv4, 2 ** 32)
        self.decides(found.witnesses[0])
        found = public(json.dumps(self.NAMED))
        self.assertEqual((found.access, found.addresses, found.witnesses), ("none", Addresses(0, 0), ()))
        self.assertEqual(found.assumptions, ("plainCallers",))
        trust = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}}
        self.assertEqual(public(trust, "roleTrust").access, "some")

    def test_outside(self):
        for accounts, access in [(["444455556666"], "none"), ({"111122223333"}, "some"), ((), "some"),
                                 (("111122223333", "444455556666"), "none")]:
            found = public(self.NAMED, accounts=accounts)
            self.assertEqual((found.access, found.question), (access, "outside"))
            for witness in found.witnesses:
                self.decides(witness)
        member = policy("sqs:SendMessage", Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}})
        self.assertEqual(public(member, organizations=["o-1234567890"]).access, "none")
        self.assertEqual(public(member, organizations=["o-abcdefghij"]).access, "some")
        near = policy("sqs:SendMessage", Principal="*", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
        self.assertEqual(public(near, accounts=[]).addresses, Addresses(256, 0))

    def test_what_is_wrong(self):
        for name in ("accounts", "organizations"):
            for wrong in ("444455556666", 444455556666, {"444455556666": 1}, b""):
                error = self.refused(name, lambda: public(self.NAMED, **{name: wrong}), f"expected a list of {name}")
                self.assertEqual(error.document["error"]["code"], "invalidArgument")
        self.refused("accounts[0]", lambda: public(self.NAMED, accounts=["4444"]), "twelve digits")
        self.refused("accounts[1]", lambda: public(self.NAMED, accounts=["444455556666", 444455556666]), "expected a string")
        self.refused("organizations[0]", lambda: public(self.NAMED, organizations=["444455556666"]))
        self.refused("type", lambda: public(policy(), "identity"), "does not say who is let in")
        self.refused("policy_type", lambda: public(self.OPEN, "bucket"))
        self.refused("policy.Statement", lambda: public({"Version": "2012-10-17", "Statement": 1}))
        self.refused("policy", lambda: public([self.OPEN]), "expected one policy")
        for wrong in (None, 5, b"{}", "\ud800"):
            self.refused("policy", lambda: public(wrong))
        error = self.refused("policy", lambda: public({}), "a policy needs a `Statement`")
        self.assertEqual(error.document["error"]["code"], "invalidPolicy")


class Residuals(Questions):
    def asked(self, *pairs, **members):
        request = {"principal": ANN, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/1"}
        if pairs:
            request["pairs"] = list(pairs)
        return {"request": request, "policies": {"identity": [policy(**members)]}}

    def test_what_is_settled(self):
        found, = residual(self.asked())
        self.assertEqual(found, Residual("allowed", universe="any", assumptions=("keysOnce",)))
        self.assertTrue(found)
        found, = residual(json.dumps(self.asked(action="s3:PutObject")))
        self.assertEqual(found, Residual("refused", universe="any", assumptions=("keysOnce",)))
        self.assertFalse(found)

    def test_what_depends(self):
        scenario = self.asked(Condition={"StringEquals": {"s3:ExistingObjectTag/team": "blue"}})
        found, = residual(scenario)
        self.assertEqual((found.residual, found.keys), ("depends", ("s3:ExistingObjectTag/team",)))
        self.assertFalse(found)
        statement, = found.left
        self.assertEqual((statement["layer"], statement["statement"], statement["Condition"]),
                         ("identity", 0, {"StringEquals": {"s3:ExistingObjectTag/team": "blue"}}))
        for context, outcome in [(found.allowed, "allowed"), (found.refused, "implicitDeny")]:
            scenario["request"]["context"] = context
            self.decides(json.dumps(scenario), outcome)

    def test_pairs(self):
        told = residual(self.asked({"action": "s3:PutObject", "resource": "*"}))
        self.assertEqual([one.residual for one in told], ["allowed", "refused"])
        self.assertFalse(all(told))

    def test_what_is_wrong(self):
        self.refused("request", lambda: residual("{}"), "the field `request` is missing")
        error = self.refused("policies.identity[0].Statement.Action", lambda: residual(self.asked(action="s3")))
        self.assertEqual(error.document["error"]["code"], "invalidPolicy")
        for wrong in (None, 5, b"{}", "\ud800"):
            self.refused("scenario", lambda: residual(wrong))
        self.refused("", lambda: residual(" " * (_limits.SCENARIO + 1)), "at most 268435456 are read")


class Package(Questions):
    def test_what_has_no_truth(self):
        # Each would be true, also where nothing is known.
        for told in (diff(policy(), policy()), public(Exposures.OPEN), residual(Residuals().asked())):
            with self.assertRaises(TypeError):
                bool(told)
            again = pickle.loads(pickle.dumps(told))
            self.assertEqual((again, type(again)), (told, type(told)))

    def test_examples(self):
        told = doctest.testmod(_analysis)
        self.assertEqual((told.failed, told.attempted > 10), (0, True))

    def test_types_are_told(self):
        for name in ("diff", "public", "residual"):
            self.assertIn("return", typing.get_type_hints(getattr(portcullis, name)), name)
        with self.assertRaises(dataclasses.FrozenInstanceError):
            diff(policy(), policy()).relation = "wider"


if __name__ == "__main__":
    unittest.main()
