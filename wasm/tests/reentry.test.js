// Code of the caller that runs while a request, a batch or a policy is read: it may ask the engine, change what it is part
// of, free handles, and throw.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Authorizer, Guards, PolicySet, RequestContext, initSync } from 'portcullis';

initSync();

const HARMLESS = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: '*' };
const FULL = {
  ...HARMLESS, action: 's3:DeleteBucket',
  principal: { arn: HARMLESS.principal, uniqueId: 'AIDAEXAMPLE' }, context: { 'x:list': ['a', 'b'], 'x:bad': 'no' },
  credentials: { type: 'longTerm' }, network: { vpc: 'vpc-1', tls: { version: '1.3' } },
};
const set = new PolicySet('identity', [{ Version: '2012-10-17', Statement: [
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' },
  { Effect: 'Deny', Action: 's3:PutObject', Resource: '*', Condition: { StringEquals: { 'x:bad': 'no' } } },
] }]);
const make = () => new Authorizer({ identity: set });
const authorizer = make();
const handle = new RequestContext(HARMLESS);

const asks = () => {
  assert.equal(authorizer.isAllowed(HARMLESS), true);
  assert.deepEqual(authorizer.decideBatch([HARMLESS, handle]), ['allowed', 'allowed']);
  new RequestContext(HARMLESS).free();
  authorizer.evaluate(HARMLESS);
};

/** Copies of a value in which one object asks the engine as it is read: by a getter of each member, or as a Proxy. */
function* asking(value) {
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    const copy = () => (Array.isArray(value) ? [...value] : { ...value });
    const asker = copy();
    Object.defineProperty(asker, name, { enumerable: true, configurable: true, get: () => (asks(), value[name]) });
    yield asker;
    for (const inner of asking(value[name])) yield Object.assign(copy(), { [name]: inner });
  }
  const traps = ['get', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'];
  const asked = (trap) => (target, ...rest) => {
    asks();
    return Reflect[trap](target, ...rest);
  };
  yield new Proxy(value, Object.fromEntries(traps.map((trap) => [trap, asked(trap)])));
}

test('a request that asks the engine as it is read is decided as itself', () => {
  let asked = 0;
  for (const [action, outcome] of [['s3:DeleteBucket', 'implicitDeny'], ['s3:PutObject', 'explicitDeny'], ['s3:GetObject', 'allowed']]) {
    const plain = { ...FULL, action };
    for (const request of asking(plain)) {
      const own = new RequestContext(request);
      assert.equal(authorizer.decide(own), outcome);
      own.free();
      assert.equal(authorizer.decide(request), outcome);
      assert.equal(authorizer.isAllowed(request), outcome === 'allowed');
      assert.equal(authorizer.evaluate(request).decision, outcome);
      assert.equal(authorizer.explain(request).decision, outcome);
      assert.deepEqual(authorizer.decideBatch([HARMLESS, request, request, HARMLESS]), ['allowed', outcome, outcome, 'allowed']);
      asked += 1;
    }
  }
  assert.ok(asked > 50, `${asked}`);
});

test('each member is read once', () => {
  for (const name of Object.keys(FULL)) {
    let reads = 0;
    const request = Object.defineProperty({ ...FULL }, name, { enumerable: true, get: () => (reads += 1, FULL[name]) });
    for (const ask of [
      () => authorizer.decide(request), () => authorizer.explain(request), () => authorizer.decideBatch([request]),
      () => new RequestContext(request).free(),
    ]) {
      reads = 0;
      ask();
      assert.equal(reads, 1, `${name}: ${ask}`);
    }
  }
  // What is refused is what was read, not what is there afterwards.
  const answers = ['s3:*', 's3:GetObject', 's3:GetObject'];
  let nth = 0;
  const shifting = { ...HARMLESS, get action() { return answers[nth++]; } };
  assert.throws(() => authorizer.decide(shifting), ({ code, path }) => code === 'invalidRequest' && path === 'action');
  nth = 0;
  assert.equal(authorizer.decideBatch([shifting])[0].path, 'action');
});

test('a batch is that of the beginning of the call', () => {
  const denied = { ...HARMLESS, action: 's3:DeleteBucket' };
  for (const change of [
    (rows) => { rows.length = 0; }, (rows) => rows.splice(1, 1, HARMLESS), (rows) => rows.reverse(), (rows) => rows.push(HARMLESS),
    (rows) => rows.unshift(HARMLESS),
  ]) {
    const rows = [HARMLESS, denied, handle, denied];
    rows[0] = { ...HARMLESS, get context() { change(rows); return {}; } };
    assert.deepEqual(authorizer.decideBatch(rows), ['allowed', 'implicitDeny', 'allowed', 'implicitDeny']);
  }
  const reads = [];
  const rows = new Proxy([HARMLESS, denied], { get: (target, name) => (reads.push(name), asks(), target[name]) });
  assert.deepEqual(authorizer.decideBatch(rows), ['allowed', 'implicitDeny']);
  assert.deepEqual(reads, ['length', '0', '1']);
});

test('handles that are freed as a request is read are freed handles', () => {
  const freeing = (own, rest = HARMLESS) => ({ ...rest, get context() { own.free(); return {}; } });
  for (const ask of ['decide', 'isAllowed', 'evaluate', 'explain', 'explainText']) {
    const own = make();
    assert.throws(() => own[ask](freeing(own)), { name: 'PortcullisError', code: 'freed', path: 'this' });
  }
  const own = make();
  assert.throws(() => own.decideBatch([HARMLESS, freeing(own)]), { code: 'freed', path: 'this' });
  const request = new RequestContext(HARMLESS);
  assert.throws(() => authorizer.decideBatch([freeing(request), request]), { code: 'freed', path: 'requests[1]' });
  const level = new PolicySet('identity', []);
  assert.throws(() => new Authorizer({ identity: level, get resource() { level.free(); return undefined; } }), { code: 'freed', path: 'sets.identity' });
  assert.throws(() => new Authorizer({ identity: set, serviceControlPolicies: [level] }, { get restrictPublicBuckets() { return false; } }), { code: 'freed', path: 'sets.serviceControlPolicies[0]' });
});

test('what code of the caller throws is passed on as it is, and the engine goes on', () => {
  for (const mine of [new RangeError('mine'), new TypeError('mine'), new WebAssembly.RuntimeError('mine'), 'mine', '{"code":"x"}', undefined]) {
    const throwing = (value, name) => Object.defineProperty({ ...value }, name, { enumerable: true, get() { throw mine; } });
    for (const call of [
      () => authorizer.decide(throwing(HARMLESS, 'principal')), () => authorizer.explain(throwing(HARMLESS, 'context')),
      () => authorizer.decideBatch([HARMLESS, throwing(HARMLESS, 'action')]), () => new RequestContext(throwing(HARMLESS, 'resource')),
      () => new RequestContext(HARMLESS, throwing({}, 'loader')), () => new PolicySet('identity', [throwing({}, 'Version')]),
      () => new Authorizer(throwing({}, 'identity')), () => new Authorizer({}, throwing({}, 'rcpServices')),
      () => new PolicySet('identity', [{ policy: throwing({}, 'Version') }]), () => new Guards(throwing({}, 'network')),
      () => new Authorizer(throwing({}, 'guards')), () => authorizer.decideAll([HARMLESS, throwing(HARMLESS, 'action')]),
    ]) {
      let thrown;
      try {
        call();
        assert.fail('nothing was thrown');
      } catch (error) {
        thrown = error;
      }
      assert.equal(thrown, mine);
    }
    assert.equal(authorizer.isAllowed(handle), true);
  }
});
