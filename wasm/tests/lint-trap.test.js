// What happens to what is asked of `portcullis/lint` when its module stops within a call, and when nobody has loaded it.
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
  return { exports: { ...exports, linter_lint: (...values) => (isBroken ? trap() : exports.linter_lint(...values)) } };
};
const { Linter, Reference, applyFix, check, checks, complete, expand, hover, initSync, lint, loadReference } = await import('portcullis/lint');
const main = await import('portcullis');

const TYPO = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}';
const bytes = readFileSync(new URL('../package/reference.bin', import.meta.url));

test('before `init` there is an error that says so', async () => {
  const options = { type: 'identity' };
  for (const ask of [
    () => lint(TYPO, options), () => new Linter(options), () => complete('', 0, options), () => hover('', 0, options), () => expand('*', {}),
    () => checks(), () => check('invalid-action'), () => Reference.fromBytes(bytes),
  ]) assert.throws(ask, { name: 'PortcullisError', code: 'notInitialized' }, `${ask}`);
  await assert.rejects(loadReference(), { name: 'PortcullisError', code: 'notInitialized' });
  // It is the other entry's as little.
  main.initSync();
  assert.throws(() => checks(), { code: 'notInitialized' });
  assert.equal(applyFix('ab', { title: '', applicability: 'safe', edits: [{ offset: 0, endOffset: 1, replacement: 'x' }] }), 'xb');
});

test('a trap is an error; a fresh instance takes over, and the other engine knows nothing of it', () => {
  initSync();
  const set = new main.PolicySet('identity', []);
  const make = () => {
    const reference = Reference.fromBytes(bytes);
    return { reference, linter: new Linter({ type: 'identity', reference }) };
  };
  const before = make();
  assert.equal(before.linter.lint(TYPO).length, 1);
  isBroken = true;
  assert.throws(() => before.linter.lint(TYPO), { name: 'PortcullisError', code: 'internal' });

  assert.throws(() => before.linter.lint(TYPO), { code: 'staleHandle' });
  assert.throws(() => lint(TYPO, { type: 'identity', reference: before.reference }), { code: 'staleHandle', path: 'options.reference' });
  const after = make();
  // Their addresses are those of new handles by now.
  for (const handle of Object.values(before)) handle.free();
  assert.equal(after.linter.lint(TYPO).length, 1);
  assert.equal(set.policyCount, 0);
  isBroken = true;
  assert.throws(() => lint(TYPO, { type: 'identity', reference: after.reference }), { code: 'internal' });
  assert.deepEqual(lint(TYPO, { type: 'identity' }), []);
});
