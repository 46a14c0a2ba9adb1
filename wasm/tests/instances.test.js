// There is one instance of the module, however often and in whatever order it is loaded, and whatever stops it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { fresh } from '../support/fresh.js';

const bytes = readFileSync(new URL('../package/portcullis.wasm', import.meta.url));
const compiled = new WebAssembly.Module(bytes);
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

// What the instances do instead of what they should.
let fault;
let hasMemory = true;
let instances = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = function faulty(module, imports) {
  if (!hasMemory) throw new RangeError('WebAssembly.Instance(): out of memory');
  instances += 1;
  const { exports } = new Instance(module, imports);
  const stopping = (call) => (...values) => {
    const error = fault;
    fault = undefined;
    if (error !== undefined) throw error;
    return call(...values);
  };
  const faulted = { ...exports, __wbindgen_start: stopping(exports.__wbindgen_start) };
  for (const name of ['authorizer_decide', 'authorizer_decideOne', 'builder_build', 'authorizer_explain']) faulted[name] = stopping(exports[name]);
  return { exports: faulted };
};
WebAssembly.Instance.prototype = Instance.prototype;
afterEach(() => {
  fault = undefined;
  hasMemory = true;
});

const later = (value) => new Promise((resolve) => { setTimeout(resolve, 10, value); });
const response = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
const deciding = ({ Authorizer, PolicySet }, Effect) =>
  new Authorizer({ identity: new PolicySet('identity', [{ Version: '2012-10-17', Statement: { Effect, Action: 's3:*', Resource: '*' } }]) });

test('an instance that comes late is dropped: handles stay what they are', async () => {
  for (const slow of [() => later(response()), () => later(bytes), () => later(compiled), () => response(), () => later().then(() => Promise.reject(new Error('late')))]) {
    for (const stops of [false, true]) {
      const portcullis = fresh();
      const pending = portcullis.init(slow());
      portcullis.initSync(bytes);
      if (stops) {
        const broken = deciding(portcullis, 'Allow');
        fault = new WebAssembly.RuntimeError('unreachable');
        assert.throws(() => broken.decide(REQUEST), { code: 'internal' });
      }
      const denies = deciding(portcullis, 'Deny');
      assert.equal(denies.decide(REQUEST), 'explicitDeny');
      // Also where it could not be loaded: there is an engine.
      await pending;
      const allows = deciding(portcullis, 'Allow');
      assert.deepEqual([denies, allows].map((one) => one.decide(REQUEST)), ['explicitDeny', 'allowed']);
      assert.equal(denies.evaluate(REQUEST).decision, 'explicitDeny');
      for (const handle of [denies, allows]) handle.free();
      await portcullis.init();
    }
  }
});

test('who comes while it is loading waits for the same instance', async () => {
  const portcullis = fresh();
  const { instantiate } = WebAssembly;
  let instantiated = 0;
  WebAssembly.instantiate = (...values) => {
    instantiated += 1;
    return instantiate(...values);
  };
  // The glue asks what it was given by a class that this file has put another in place of.
  const { Instance: faulty } = WebAssembly;
  WebAssembly.Instance = Instance;
  try {
    await Promise.all([portcullis.init(later(response())), portcullis.init(), portcullis.init(bytes)]);
    const denies = deciding(portcullis, 'Deny');
    await portcullis.init();
    portcullis.initSync(bytes);
    deciding(portcullis, 'Allow');
    assert.equal(denies.decide(REQUEST), 'explicitDeny');
    assert.equal(instantiated, 1);
  } finally {
    Object.assign(WebAssembly, { instantiate, Instance: faulty });
  }
});

test('one that failed may be repeated, also for those who waited', async () => {
  const portcullis = fresh();
  const waiting = [portcullis.init(later(new Response('', { status: 404 }))), portcullis.init()];
  for (const { status, reason } of await Promise.allSettled(waiting)) assert.deepEqual([status, reason.code], ['rejected', 'loadFailed']);
  assert.throws(() => portcullis.answer('{}'), { code: 'notInitialized' });
  assert.throws(() => portcullis.initSync(new Uint8Array(3)), { code: 'loadFailed' });
  await portcullis.init();
  assert.equal(deciding(portcullis, 'Allow').decide(REQUEST), 'allowed');
});

test('whatever is no answer of the engine stops the instance, and only handles of it are stale', () => {
  for (const error of [new WebAssembly.RuntimeError('unreachable'), new RangeError('Maximum call stack size exceeded'), new Error('too much recursion'), new TypeError('not a function')]) {
    for (const stop of [
      (one) => one.decide(REQUEST), (one) => one.explain(REQUEST), (one, portcullis) => new portcullis.Authorizer({}),
    ]) {
      const portcullis = fresh();
      portcullis.initSync();
      const one = deciding(portcullis, 'Allow');
      const request = new portcullis.RequestContext(REQUEST);
      fault = error;
      assert.throws(() => stop(one, portcullis), ({ name, code, cause }) => name === 'PortcullisError' && code === 'internal' && cause === error);
      assert.throws(() => one.decide(REQUEST), { code: 'staleHandle', path: 'this' });
      const after = deciding(portcullis, 'Deny');
      assert.throws(() => after.decide(request), { code: 'staleHandle', path: 'request' });
      for (const handle of [one, request]) handle.free();
      assert.equal(after.decide(REQUEST), 'explicitDeny');
    }
  }
});

test('an instance that stopped is not asked again, also where there is no memory for another', () => {
  const portcullis = fresh();
  portcullis.initSync();
  const one = deciding(portcullis, 'Allow');
  fault = new WebAssembly.RuntimeError('unreachable');
  hasMemory = false;
  assert.throws(() => one.decide(REQUEST), { code: 'internal' });
  assert.throws(() => one.decide(REQUEST), { code: 'staleHandle' });
  assert.throws(() => deciding(portcullis, 'Allow'), { code: 'internal' });
  assert.throws(() => portcullis.answer('{}'), { code: 'internal' });
  hasMemory = true;
  const before = instances;
  assert.equal(deciding(portcullis, 'Deny').decide(REQUEST), 'explicitDeny');
  assert.equal(instances, before + 1);
  assert.throws(() => one.decide(REQUEST), { code: 'staleHandle' });
});

test('an instance that could not start does not stay', () => {
  const portcullis = fresh();
  fault = new WebAssembly.RuntimeError('unreachable');
  assert.throws(() => portcullis.initSync(bytes), { code: 'loadFailed' });
  const before = instances;
  portcullis.initSync(bytes);
  assert.equal(instances, before + 1);
  assert.equal(deciding(portcullis, 'Deny').decide(REQUEST), 'explicitDeny');
});
