// What the playground has of `portcullis/lint` when it is refused a text, and after an internal error.
import assert from 'node:assert/strict';
import { test } from 'node:test';

let isBroken = false;
const { Instance } = WebAssembly;
WebAssembly.Instance = function trapping(module, imports) {
  const { exports } = new Instance(module, imports);
  const lint = (...values) => {
    if (isBroken) throw new WebAssembly.RuntimeError('unreachable');
    return exports.linter_lint(...values);
  };
  return { exports: { ...exports, ...(exports.linter_lint && { linter_lint: lint }) } };
};
const { initSync } = await import('portcullis');
const { initSync: initLint } = await import('portcullis/lint');
const { completionsAt, findingsOf, hoverAt, loadAdvice } = await import('../playground/src/advice.js');

const TYPO = '{"Version": "2012-10-17", "Statement": {"Effect": "Alow", "Action": "s3:GetObjekt", "Resource": "*"}}';
const AT = TYPO.indexOf('Get') + 3;
const toldOf = () => findingsOf(TYPO, 'identity').map(({ id, reason }) => id ?? reason);

test('there is advice when it is loaded, and until it stops', async () => {
  initSync();
  assert.deepEqual(toldOf(), ['invalidEffect']);
  assert.equal(completionsAt(TYPO, AT, 'identity'), undefined);
  const told = [];
  // Loaded at once it is of the constructor above.
  initLint();
  await loadAdvice((message) => told.push(message));
  assert.deepEqual(toldOf(), ['invalid-effect', 'invalid-action']);
  assert.ok(completionsAt(TYPO, AT, 'identity').items.length > 0);
  assert.match(hoverAt(TYPO.replace('Objekt', 'Object'), AT, 'identity').markdown, /Read/);

  // Half a character: refused, and nothing is lost by it.
  assert.equal(completionsAt('"\ud800"', 1, 'identity'), undefined);
  assert.throws(() => findingsOf('"\ud800"', 'identity'), { code: 'invalidArgument' });
  assert.deepEqual([toldOf(), told], [['invalid-effect', 'invalid-action'], []]);

  isBroken = true;
  assert.deepEqual(toldOf(), ['invalidEffect']);
  assert.match(told.join(), /^Policies are checked for what AWS refuses, and no further: the checks stopped/);
  assert.equal(hoverAt(TYPO, AT, 'identity'), undefined);
  assert.equal(told.length, 1);
});
