import assert from 'node:assert/strict';
import test from 'node:test';

import { Authorizer, PolicySet, PortcullisError, Request, evaluateJson } from './portcullis.js';

const ANN = 'arn:aws:iam::111122223333:user/Ann';
const REPORT = 'arn:aws:s3:::reports/Ann/1';
const policy = (Condition) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/${aws:username}/*', Condition }],
});
const authorizer = (condition) => new Authorizer({ identity: new PolicySet('identity', 'Reports', policy(condition)) });
const request = (context) => new Request(ANN, 's3:GetObject', REPORT, context);

test('values of every type reach their operator', () => {
  for (const [condition, value, other] of [
    [{ StringEquals: { 'app:k': 'é' } }, 'é', 'e'],
    [{ NumericLessThan: { 'app:k': '10' } }, 9.5, 10],
    [{ Bool: { 'app:k': 'true' } }, true, false],
    [{ DateEquals: { 'app:k': '2026-01-01T00:00:00Z' } }, new Date('2026-01-01T00:00:00Z'), new Date(0)],
    [{ 'ForAnyValue:StringEquals': { 'app:k': 'b' } }, ['a', 'b'], []],
    [{ Null: { 'app:k': 'true' } }, null, 'there'],
  ]) {
    const made = authorizer(condition);
    assert.equal(made.isAllowed(request({ 'app:k': value })), true, JSON.stringify(condition));
    assert.equal(made.isAllowed(request({ 'app:k': other })), false, JSON.stringify(condition));
    made.free();
  }
});

test('a decision tells its statement, an explanation why', () => {
  const made = authorizer({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } });
  assert.deepEqual(made.evaluate(request({ 'aws:SourceIp': '203.0.113.9' })),
    { decision: 'allowed', decidedBy: { policy: 0, statement: 0 } });
  const elsewhere = request({ 'aws:SourceIp': '198.51.100.7' });
  assert.deepEqual(made.evaluate(elsewhere), { decision: 'implicitDeny', decidedBy: null });
  assert.match(made.explain(elsewhere), /198\.51\.100\.7 is in none of 203\.0\.113\.0\/24/);
  assert.match(made.explain(elsewhere, { nearest: 0 }), /1 other statement\n/);
  assert.throws(() => made.explain(elsewhere, { nearest: -1 }), TypeError);
});

test('errors hold the findings', () => {
  assert.throws(() => new PolicySet('identity', 'Bad', policy({ StringLik: { 'aws:username': 'Ann' } })), (error) => {
    assert.ok(error instanceof PortcullisError);
    assert.equal(error.document.error.findings[0].rule, 'R-COND-4');
    return true;
  });
  assert.throws(() => new Request('arn:aws:s3:::bucket', 's3:GetObject', REPORT), /not the ARN/);
  assert.throws(() => new Authorizer({ resource: new PolicySet('identity', 'Reports', policy()) }), /`resource`/);
  assert.equal(JSON.parse(evaluateJson('{}')).error.code, 'invalidScenario');
  assert.throws(() => request({ 'app:k': '\ud800' }), TypeError);
});

test('scope down policies intersect, and fit their caller', () => {
  const allow = (type, Action) => new PolicySet(type, '', { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
  const [identity, objects, reads] = [allow('identity', '*'), allow('scopeDown', 's3:*Object'), allow('scopeDown', 's3:Get*')];
  const session = (action) => new Request('arn:aws:sts::111122223333:assumed-role/Reports/ann', action, REPORT);
  for (const scopeDown of [[objects, reads], [reads, objects]]) {
    const made = new Authorizer({ identity, scopeDown });
    assert.equal(made.isAllowed(session('s3:GetObject')), true);
    assert.equal(made.isAllowed(session('s3:PutObject')), false);
    assert.throws(() => made.evaluate(request()), (error) => error.document.error.findings[0].path === 'policies.scopeDown');
  }
  assert.throws(() => new Authorizer({ scopeDown: [reads, reads, reads, reads] }), /at most 3/);
  assert.throws(() => new Authorizer({ scopeDown: [identity] }), /`scopeDown`/);
  assert.throws(() => new Authorizer({ identity, scopeDown: [] }).isAllowed(request()), /nobody else/);
});

test('what has no place in a request or an authorizer is refused', () => {
  for (const number of [NaN, Infinity, -Infinity]) {
    assert.throws(() => request({ 'app:k': number }), (error) => {
      assert.equal(error.document.error.findings[0].path, 'context.app:k');
      return true;
    });
  }
  class Facts { 'app:k' = 'v'; }
  for (const context of [new Map([['app:k', 'v']]), new Facts(), [['app:k', 'v']], 'app:k', null]) {
    assert.throws(() => request(context), /plain object/);
  }
  const hidden = Object.defineProperty({}, 'app:k', { value: 'v' });
  for (const context of [hidden, { [Symbol('app:k')]: 'v' }]) assert.throws(() => request(context), /hidden members/);
  for (const value of [undefined, {}, new Date(NaN), [undefined], [null], [1], new Array(1), () => {}]) {
    assert.throws(() => request({ 'app:k': value }), TypeError);
  }
  for (const facts of [[undefined, 's3:GetObject', REPORT], [ANN, null, REPORT], [ANN, 's3:GetObject', 1]]) {
    assert.throws(() => new Request(...facts), /is no text/);
  }
  const identity = new PolicySet('identity', 'Reports', policy());
  for (const sets of [new Map([['scopeDown', []]]), { identiy: identity }, { constructor: identity }, { identity: {} },
    { identity: null }, { identity, scopeDown: [undefined] }, [identity], undefined]) {
    assert.throws(() => new Authorizer(sets), TypeError);
  }
  assert.throws(() => new PolicySet('identiy', 'P', policy()), /known here: identity/);
  assert.throws(() => new PolicySet('constructor', 'P', policy()), /known here: identity/);
  assert.throws(() => authorizer().isAllowed({}), /no Request/);
});

test('a handle that was freed is refused', () => {
  const [made, asked] = [authorizer(), request()];
  asked.free();
  asked.free();
  assert.throws(() => made.evaluate(asked), PortcullisError);
});
