// What happens to what is asked of `portcullis/analysis` when its module stops within a call, and when nobody has loaded it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

let isBroken = false;
const { Instance } = WebAssembly;
WebAssembly.Instance = function trapping(module, imports) {
  const { exports } = new Instance(module, imports);
  const trap = () => {
    isBroken = false;
    throw new WebAssembly.RuntimeError('unreachable');
  };
  return { exports: { ...exports, diff: (...values) => (isBroken ? trap() : exports.diff(...values)) } };
};
const { Reference, diff, initSync, isPublic, loadReference, residual } = await import('portcullis/analysis');
const main = await import('portcullis');

const policy = (Action) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
const question = { before: policy('s3:GetObject'), after: policy('s3:*') };
const bytes = readFileSync(new URL('../package/reference.bin', import.meta.url));

test('before `init` there is an error that says so', async () => {
  for (const ask of [diff, isPublic, residual, () => Reference.fromBytes(bytes)]) assert.throws(() => ask('{}'), { name: 'PortcullisError', code: 'notInitialized' });
  await assert.rejects(loadReference(), { name: 'PortcullisError', code: 'notInitialized' });
  // It is the other entry's as little.
  main.initSync();
  assert.throws(() => diff(question), { code: 'notInitialized' });
});

test('a trap is an error; a fresh instance takes over, and the other engine knows nothing of it', () => {
  initSync();
  const set = new main.PolicySet('identity', []);
  const reference = Reference.fromBytes(bytes);
  const told = diff(question, { reference });
  assert.equal(told.relation, 'wider');
  isBroken = true;
  assert.throws(() => diff(question), { name: 'PortcullisError', code: 'internal' });
  assert.deepEqual(diff(question), told);
  assert.throws(() => diff(question, { reference }), { code: 'staleHandle', path: 'options.reference' });
  const again = Reference.fromBytes(bytes);
  // Its address is that of a new handle by now.
  reference.free();
  assert.deepEqual(diff(question, { reference: again }), told);
  assert.equal(set.policyCount, 0);
});
