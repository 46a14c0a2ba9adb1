import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memoryPages } from '../support/memory.js';

const { Linter, PortcullisError, Reference, canonicalize, complete, hover, initSync, lint } = await import('portcullis/lint');

const TYPO = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}';
const bytes = readFileSync(new URL('../package/reference.bin', import.meta.url));
initSync();

function grows(rounds, round) {
  for (let warm = 0; warm < rounds / 5; warm += 1) round();
  const before = memoryPages();
  for (let nth = 0; nth < rounds; nth += 1) round();
  return memoryPages() - before;
}

test('no memory is lost over rounds of making references and linters', () => {
  const grown = grows(25, () => {
    const options = { type: 'identity', reference: Reference.fromBytes(bytes) };
    const linter = new Linter(options);
    assert.equal(lint(TYPO, options).length, 1);
    options.reference.free();
    assert.equal(linter.lint(TYPO).length, 1);
    linter.free();
    assert.throws(() => Reference.fromBytes(bytes.subarray(0, 99_999)), PortcullisError);
  });
  assert.equal(grown, 0);
});

test('no memory is lost over rounds of asking, and of errors', () => {
  const options = { type: 'identity' };
  const grown = grows(5_000, () => {
    lint('{"Version": "2012-10-17"}', options);
    complete(TYPO, 80, options);
    hover(TYPO, 80, options);
    for (const wrong of [() => canonicalize('{}', options), () => new Linter({ type: 'none' })]) assert.throws(wrong, PortcullisError);
  });
  assert.equal(grown, 0);
});
