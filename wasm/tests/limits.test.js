// What is longer than the engine reads is refused before it is copied into the module's memory, with what the engine would
// say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPages } from '../support/memory.js';
import { Authorizer, PolicySet, PortcullisError, RequestContext, answer, answerJson, explain, initSync, validate } from 'portcullis';
import { glue } from '../package/engine.js';
import * as limits from '../package/limits.js';
import { Packing } from '../package/pack.js';
import { readRequest } from '../package/request-context.js';

initSync();

const ALLOW_ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const identity = new PolicySet('identity', [ALLOW_ALL]);
const all = new Authorizer({ identity });
const HUGE = 'x'.repeat(64 * 2 ** 20);

/** Runs what throws the error of a limit; the module's memory stays as it is. */
function refused(call, code, path, message) {
  const before = memoryPages();
  assert.throws(call, (error) => {
    assert.ok(error instanceof PortcullisError, error.stack);
    assert.equal(error.code, code, error.message);
    const [finding, ...more] = error.findings;
    assert.deepEqual([finding.severity, finding.reason, finding.rule, finding.path, more], ['error', 'limitExceeded', 'R-QUOTA-2', path, []]);
    assert.equal(finding.message, error.message);
    assert.ok(error.message.includes(message), error.message);
    return true;
  });
  assert.equal(memoryPages(), before, 'pages of the module');
}

const filled = (begin, length) => begin.padEnd(length, 'x');

/** What the engine itself says of a request, without a look from here. */
const reasonsOf = (request) => JSON.parse(glue.requestError(JSON.stringify(request), 'strict')).findings.map(({ reason }) => reason);

test('a text of a request: at the limit, past it, far past it, and the engine says the same', () => {
  const context = (key, value) => ({ ...REQUEST, context: { [key]: value } });
  for (const [most, path, of] of [
    [limits.ACTION_BYTES, 'action', (length) => ({ ...REQUEST, action: filled('s3:', length) })],
    [limits.RESOURCE_BYTES, 'resource', (length) => ({ ...REQUEST, resource: filled('arn:aws:s3:::', length) })],
    [limits.TEXT_BYTES, 'context.k', (length) => context('k', filled('v', length))],
    [limits.TEXT_BYTES, 'context.k', (length) => context('k', ['v', filled('v', length)])],
    [limits.TEXT_BYTES, 'context', (length) => context(filled('k', length), 'v')],
    [limits.FACT_BYTES, 'principal', (length) => ({ ...REQUEST, principal: filled(REQUEST.principal, length) })],
    [limits.FACT_BYTES, 'principal.canonicalUser', (length) => ({ ...REQUEST, principal: { arn: REQUEST.principal, canonicalUser: filled('', length) } })],
    [limits.FACT_BYTES, 'network.vpc', (length) => ({ ...REQUEST, network: { vpc: filled('', length) } })],
    [limits.FACT_BYTES, 'network.connection.to.cluster', (length) => ({ ...REQUEST, network: { connection: { from: { address: '10.0.0.7' }, to: { cluster: filled('', length) } } } })],
  ]) {
    new RequestContext(of(most)).free();
    assert.deepEqual(reasonsOf(of(most)), [], path);
    assert.deepEqual(reasonsOf(of(most + 1)), ['limitExceeded'], path);
    for (const length of [most + 1, HUGE.length]) {
      const bad = of(length);
      const message = `${length} bytes; at most ${most} are read`;
      refused(() => new RequestContext(bad), 'invalidRequest', path, message);
      refused(() => all.isAllowed(bad), 'invalidRequest', path, message);
      refused(() => all.explain(bad), 'invalidRequest', path, message);
      refused(() => { throw all.decideBatch([REQUEST, bad, REQUEST])[1]; }, 'invalidRequest', path, message);
    }
    assert.deepEqual([0, 2].map((row) => all.decideBatch([REQUEST, of(most + 1), REQUEST])[row]), ['allowed', 'allowed']);
  }
  // What no request has is not carried into the module to be refused there.
  refused(() => all.decide({ ...REQUEST, note: HUGE }), 'invalidRequest', 'note', 'at most 2048 are read');
  refused(() => all.decide({ ...REQUEST, note: { deep: [{ er: HUGE }] } }), 'invalidRequest', 'note.deep.er', 'at most 2048 are read');
  refused(() => all.decide({ ...REQUEST, time: HUGE }), 'invalidRequest', 'time', 'at most 2048 are read');
});

test('as many condition keys and values as the engine takes', () => {
  const list = (length) => ({ ...REQUEST, context: { k: new Array(length).fill('v') } });
  const keys = (length) => ({ ...REQUEST, context: Object.fromEntries(Array.from({ length }, (_, key) => [`k${key}`, null])) });
  for (const [of, most, counted] of [[list, limits.VALUES - 2, 100_001], [keys, limits.VALUES / 2, 100_002]]) {
    new RequestContext(of(most)).free();
    assert.deepEqual(reasonsOf(of(most)), []);
    assert.deepEqual(reasonsOf(of(most + 1)), ['limitExceeded']);
    refused(() => new RequestContext(of(most + 1)), 'invalidRequest', 'context', `${counted} keys and values; at most 100000 are read`);
  }
  refused(() => all.decide({ ...REQUEST, context: { k: new Array(2 ** 31) } }), 'invalidRequest', 'context.k', 'more than 200000 members');
  const wide = { ...REQUEST, note: {} };
  for (let member = 0; member <= 2 * limits.VALUES; member += 1) wide.note[member] = 1;
  refused(() => all.decide(wide), 'invalidRequest', 'note', 'more than 200000 members');
  // Within every limit of its own, together more than a text of JavaScript can hold.
  const value = filled('v', limits.TEXT_BYTES);
  const much = { ...REQUEST, context: { k: new Array(9_000).fill(value) } };
  refused(() => all.decide(much), 'invalidRequest', '', 'at most 268435456 are read');
  assert.equal(all.decide(REQUEST), 'allowed', 'the instance goes on');
});

test('a number that is past the end of what is read is not left out', () => {
  const value = filled('v', limits.TEXT_BYTES);
  const of = (length, last) => {
    const values = new Array(Math.floor(length / value.length)).fill(value);
    return { ...REQUEST, context: { k: [...values, filled('', length % value.length), last] } };
  };
  const { principal, action, resource } = REQUEST;
  const left = limits.REQUEST_TEXT.most - principal.length - action.length - resource.length - 'k'.length;
  for (const last of ['12345', 12345, false]) {
    const packs = (request) => new Packing().add(readRequest(request), 'strict');
    assert.equal(packs(of(left - 5, last)), true, `${last} fits`);
    assert.equal(packs(of(left - 4, last)), false, `${last} does not`);
  }
});

test('a policy and its name', () => {
  const most = limits.POLICY.most;
  const set = new PolicySet('identity', [{ name: 'n'.repeat(limits.POLICY_NAME.most), policy: ALLOW_ALL }]);
  assert.equal(set.policyCount, 1);
  const message = `the document has ${most + 1} bytes; at most ${most} are read`;
  const long = ALLOW_ALL.padEnd(most + 1);
  refused(() => new PolicySet('identity', [ALLOW_ALL, long]), 'invalidPolicy', '', message);
  refused(() => new PolicySet('identity', [{ name: HUGE, policy: ALLOW_ALL }]), 'invalidPolicy', '', 'bytes; at most 512 are read');
  refused(() => new PolicySet('identity', [{ Version: HUGE }]), 'invalidPolicy', '', 'at most 33554432 are read');
  assert.throws(() => new PolicySet('identity', [ALLOW_ALL, long]), ({ findings }) => findings[0].policy === 1);
  const before = memoryPages();
  const own = validate(long, 'identity');
  assert.equal(memoryPages(), before);
  // The engine's turn.
  assert.deepEqual(JSON.parse(glue.validate(long, 'identity')), own);
  assert.deepEqual(validate(ALLOW_ALL.padEnd(most), 'identity'), []);
  // As long as may be in UTF-16, and longer in bytes.
  assert.deepEqual(validate(`${ALLOW_ALL.padEnd(most - 1)}é`, 'identity'), own);
  for (const call of [() => new PolicySet(HUGE, []), () => new PolicySet('identity', [], { loader: HUGE }), () => validate('{}', HUGE)]) {
    assert.throws(call, ({ code, message: told }) => code === 'invalidArgument' && told.length < 500);
  }
});

test('the lists of an authorizer', () => {
  const level = new PolicySet('serviceControlPolicy', [ALLOW_ALL]);
  const levels = new Array(limits.ENTRIES + 1).fill(level);
  refused(() => new Authorizer({ identity, serviceControlPolicies: levels }), 'invalidAuthorizer', 'sets.serviceControlPolicies', 'a list of 100001; at most 100000 are read');
  new Authorizer({ identity, serviceControlPolicies: levels.slice(1) }).free();
  const rcp = (services) => () => new Authorizer({ identity }, { rcpServices: services });
  refused(rcp(new Array(limits.ENTRIES + 1).fill('s3')), 'invalidAuthorizer', 'settings.rcpServices', 'a list of 100001; at most 100000 are read');
  refused(rcp(['s3', HUGE]), 'invalidAuthorizer', 'settings.rcpServices[1]', 'bytes; at most 256 are read');
  refused(rcp(['x'.repeat(257)]), 'invalidAuthorizer', 'settings.rcpServices[0]', '257 bytes; at most 256 are read');
  rcp(['x'.repeat(256)])().free();
});

test('a batch is well-formed text by text, and takes the memory of a part of it', () => {
  const { isWellFormed } = String.prototype;
  if (isWellFormed !== undefined) {
    let read = 0;
    String.prototype.isWellFormed = function counted() {
      read += this.length;
      return isWellFormed.call(this);
    };
    try {
      const readBy = (rows) => {
        read = 0;
        all.decideBatch(new Array(rows).fill({ ...REQUEST, resource: 'arn:aws:s3:::日' }));
        return read;
      };
      const [few, many] = [readBy(1_000), readBy(4_000)];
      assert.ok(many < 6 * few, `${few} and ${many}`);
    } finally {
      String.prototype.isWellFormed = isWellFormed;
    }
  }
  const row = { ...REQUEST, context: { k: filled('日', limits.TEXT_BYTES / 4) } };
  const before = memoryPages();
  // 82 million letters.
  const outcomes = all.decideBatch([...new Array(5_000).fill(row), { ...REQUEST, action: 'none' }, REQUEST]);
  assert.ok(memoryPages() - before < 200, `${memoryPages() - before} pages`);
  assert.deepEqual([outcomes.length, outcomes[0], outcomes[4_999], outcomes[5_000].code, outcomes[5_001]], [5_002, 'allowed', 'allowed', 'invalidRequest', 'allowed']);
  // Halves of a letter at the end of one text and the beginning of the next.
  const halves = { ...REQUEST, context: { a: 'x\uD83D', '\uDE00b': 'y' } };
  assert.deepEqual(all.decideBatch([REQUEST, halves, REQUEST]).map((outcome) => outcome.code ?? outcome), ['allowed', 'invalidRequest', 'allowed']);
});

test('a scenario', () => {
  const most = limits.SCENARIO.most;
  const before = memoryPages();
  const long = 'x'.repeat(most + 1);
  const own = answerJson(long);
  assert.deepEqual(answer(long), explain(long));
  assert.equal(memoryPages(), before);
  assert.equal(JSON.parse(own).error.message, `the scenario has ${most + 1} bytes; at most ${most} are read`);
  // The engine's turn, which takes the memory.
  assert.equal(glue.answer(long), own);
  assert.equal(answer('x'.repeat(most)).error.findings[0].reason, 'invalidJson');
});
