// What happens when the module stops within a call. The trap is put into the exports of the instance.
import assert from 'node:assert/strict';
import { test } from 'node:test';

let isBroken = false;
const { Instance } = WebAssembly;
WebAssembly.Instance = function trapping(module, imports) {
  const { exports } = new Instance(module, imports);
  const trap = () => {
    isBroken = false;
    throw new WebAssembly.RuntimeError('unreachable');
  };
  return { exports: { ...exports, authorizer_decide: (...values) => (isBroken ? trap() : exports.authorizer_decide(...values)) } };
};
const { Authorizer, PolicySet, RequestContext, answer, initSync } = await import('portcullis');

test('a trap is an error, never a decision; a fresh instance takes over', () => {
  initSync();
  const make = () => {
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
    const set = new PolicySet('identity', [policy]);
    const request = new RequestContext({ principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' });
    return { set, authorizer: new Authorizer({ identity: set }), request };
  };
  const before = make();
  assert.equal(before.authorizer.isAllowed(before.request), true);
  isBroken = true;
  assert.throws(() => before.authorizer.isAllowed(before.request), { name: 'PortcullisError', code: 'internal' });

  assert.throws(() => before.authorizer.isAllowed(before.request), { code: 'staleHandle' });
  const after = make();
  assert.throws(() => after.authorizer.isAllowed(before.request), { code: 'staleHandle' });
  assert.throws(() => new Authorizer({ identity: before.set }), { code: 'staleHandle' });
  // Their addresses are those of new handles by now.
  for (const handle of Object.values(before)) handle.free();
  assert.equal(after.authorizer.isAllowed(after.request), true);
  assert.ok('error' in answer('{}'));
});
