// Every conformance fixture, in Node: the same bytes as the native command, and the same decision through handles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as portcullis from 'portcullis';
import { fixtures } from '../support/fixtures.js';
import { authorizerOf, handlesOf, isGuarded, pairsOf } from '../support/handles.js';
import { nativeAnswers } from '../support/native.js';

portcullis.initSync();
const suite = fixtures();
const native = nativeAnswers(suite.map(({ text }) => text));

test('the suite is there', () => {
  assert.ok(suite.length > 1_900, `${suite.length} fixtures`);
  assert.equal(native.length, suite.length);
});

test('answers are those of the native command, byte for byte', () => {
  for (const [index, { id, text }] of suite.entries()) {
    assert.equal(portcullis.answerJson(text), native[index], id);
  }
});

/** A number that JavaScript spells in another way, or a name given twice, is lost in an object. */
const survivesParsing = (text) => JSON.stringify(JSON.parse(text)) === text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');

test('handles decide as scenarios do, and tell the same', () => {
  let compared = 0;
  let guarded = 0;
  for (const [index, { id, text }] of suite.entries()) {
    const expected = JSON.parse(native[index]);
    if ('error' in expected || !survivesParsing(text)) continue;
    const scenario = JSON.parse(text);
    if (scenario.request.pairs) continue;
    const { authorizer, request } = handlesOf(portcullis, scenario);
    assert.equal(authorizer.isAllowed(request), expected.decision === 'allowed', id);
    assert.equal(authorizer.decide(request), expected.decision, id);
    const answer = authorizer.evaluate(request);
    assert.deepEqual(withoutPlaces(answer), withoutPlaces(expected), id);
    const explanation = authorizer.explain(request);
    assert.equal(explanation.decision, expected.decision, id);
    assert.deepEqual(explanation.decidedBy, answer.decidedBy, id);
    if (scenario.settings?.loader !== 'lenient') {
      assert.deepEqual(authorizer.decideBatch([request, scenario.request]), [expected.decision, expected.decision], id);
      assert.equal(authorizer.decide(scenario.request), expected.decision, id);
    }
    authorizer.free();
    request.free();
    compared += 1;
    if (isGuarded(scenario)) guarded += 1;
  }
  assert.ok(compared > 1_500 && guarded > 500, `${compared} compared, ${guarded} with guards`);
});

test('a call is decided by its pairs', () => {
  let compared = 0;
  for (const [index, { id, text }] of suite.entries()) {
    const expected = JSON.parse(native[index]);
    if (expected.pairs === undefined) continue;
    const scenario = JSON.parse(text);
    const pairs = pairsOf(scenario);
    if (pairs === undefined) continue;
    const authorizer = authorizerOf(portcullis, scenario);
    const of = (decision) => expected.pairs.findIndex((pair) => pair.decision === decision);
    assert.deepEqual(authorizer.decideAll(pairs), { decision: expected.decision, pair: of(expected.decision) }, id);
    const handles = pairs.map((pair) => new portcullis.RequestContext(pair, { loader: scenario.settings?.loader }));
    assert.equal(authorizer.decideAll(handles).decision, expected.decision, id);
    compared += 1;
  }
  assert.ok(compared > 10, `${compared} compared`);
});

/** A policy on its own begins at line 1, in a scenario where it stands. */
function withoutPlaces(answer) {
  const decidedBy = answer.decidedBy.map(({ line, column, ...rest }) => rest);
  return { ...answer, decidedBy };
}

test('a refused scenario is refused through handles too, with the same finding', () => {
  let compared = 0;
  for (const [index, { id, text }] of suite.entries()) {
    const { error } = JSON.parse(native[index]);
    if (error === undefined || error.code === 'invalidScenario' || !survivesParsing(text)) continue;
    const scenario = JSON.parse(text);
    if (scenario.request?.pairs) continue;
    // Facts that contradict a policy are the scenario's alone: an authorizer does not see both.
    if (scenario.policies?.vpcEndpoint && /sourceIp/.test(error.findings[0].path)) continue;
    if (error.code === 'invalidPolicy' && !wellFormedSlots(scenario)) continue;
    assert.throws(() => {
      const { authorizer, request } = handlesOf(portcullis, scenario);
      // Each is sound, and they do not go together.
      authorizer.isAllowed(request);
    }, (thrown) => {
      assert.ok(thrown instanceof portcullis.PortcullisError, `${id}: ${thrown.stack}`);
      assert.equal(thrown.code, error.code, id);
      assert.equal(thrown.findings.find(({ severity }) => severity === 'error').reason, error.findings[0].reason, id);
      return true;
    });
    compared += 1;
  }
  assert.ok(compared > 100, `${compared} compared`);
});

/** The slots' own form is the types' business. */
function wellFormedSlots({ request, policies }) {
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  // By itself, or beside its name.
  const isDocument = (value) => typeof value === 'string' || isObject(value);
  const isPolicy = (value) => isDocument(value) && (!isObject(value) || !('policy' in value) || isDocument(value.policy));
  const lists = { identity: 1, session: 1, scopeDown: 1, serviceControlPolicies: 2, resourceControlPolicies: 2 };
  return Object.entries(policies).every(([layer, value]) => {
    if (layer === 'transport' || layer === 'network') return true;
    const depth = lists[layer] ?? 0;
    // A fourth is of the authorizer, not of a policy.
    if (layer === 'scopeDown' && value.length > 3) return false;
    const isForm = (at, left) => (left === 0 ? isPolicy(at) : Array.isArray(at) && at.every((item) => isForm(item, left - 1)));
    return ['resource', 'permissionsBoundary', 'vpcEndpoint', ...Object.keys(lists)].includes(layer) && isForm(value, depth);
  }) && typeof request?.action === 'string' && typeof request?.resource === 'string';
}
