// `portcullis/lint`: what it finds, offers and tells, and what it is not given.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import * as main from 'portcullis';
import {
  Linter, PortcullisError, Reference, applyFix, canonicalize, check, checks, complete, expand, hover, init, lint, loadReference, semanticHash,
} from 'portcullis/lint';
import { lintFixtures } from '../support/lint-fixtures.js';
import { nativeFindings } from '../support/native.js';

const TYPO = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow",\n"Action": "s3:GetObjekt", "Resource": "*"}}';
const bytes = readFileSync(new URL('../package/reference.bin', import.meta.url));
const identity = (rest) => ({ type: 'identity', ...rest });

let reference;
before(async () => {
  // Asked for at once: the reference waits for the module.
  [, reference] = await Promise.all([init(), loadReference()]);
});

const refused = (code, path) => (error) => {
  assert.ok(error instanceof PortcullisError, error.stack);
  assert.deepEqual([error.code, error.path], [code, path], error.message);
  return true;
};

test('each check has its finding and not its near miss, as in Rust', () => {
  const linters = new Map();
  const linter = ({ type, legacy }) => {
    const key = `${type} ${legacy}`;
    if (!linters.has(key)) linters.set(key, new Linter({ type, reference, legacyScpLanguage: legacy }));
    return linters.get(key);
  };
  const cases = lintFixtures();
  assert.ok(cases.length > 300, `${cases.length}`);
  for (const one of cases) {
    const { id, at, has, nearly } = one;
    const isMeant = (found) => found.id === id && (at === undefined || has.slice(found.offset, found.endOffset) === at);
    assert.ok(linter(one).lint(has).some(isMeant), `${id} in ${has.slice(0, 500)}`);
    assert.ok(!linter(one).lint(nearly).some((found) => found.id === id), `${id} in ${nearly.slice(0, 500)}`);
  }
  for (const one of linters.values()) one.free();
});

test('all that is found is what the native command finds', () => {
  const all = lintFixtures();
  for (const group of new Set(all.map(({ type, legacy }) => `${type} ${legacy}`))) {
    const cases = all.filter(({ type, legacy }) => group === `${type} ${legacy}`);
    const [{ type, legacy }] = cases;
    const texts = cases.flatMap(({ has, nearly }) => [has, nearly]).filter((text) => text.length < 100_000);
    const linter = new Linter({ type, reference, legacyScpLanguage: legacy });
    nativeFindings(texts, type, legacy ? ['--legacy-scp-language'] : []).forEach((findings, nth) => {
      const text = texts[nth];
      assert.deepEqual(linter.lint(text), findings.map((finding) => inUtf16(finding, text)), text);
    });
    linter.free();
  }
});

/** Counts code units where the command counts bytes, and in columns scalar values. */
function inUtf16(finding, text) {
  const utf8 = Buffer.from(text);
  const lines = text.split('\n');
  const offset = (bytes) => utf8.subarray(0, bytes).toString().length;
  const column = (line, column) => [...lines[line - 1]].slice(0, column - 1).join('').length + 1;
  const ends = (range) => ({ ...range, offset: offset(range.offset), endOffset: offset(range.endOffset) });
  const { fix, ...rest } = ends(finding);
  const places = { column: column(finding.line, finding.column), endColumn: column(finding.endLine, finding.endColumn) };
  return { ...rest, ...places, ...(fix && { fix: { ...fix, edits: fix.edits.map(ends) } }) };
}

test('a finding tells where it stands in UTF-16, and a fix mends it', () => {
  // Two code units, four bytes, and one character.
  const text = TYPO.replace('"Effect"', '"Sid": "𝕏", "Effect"').replace('\n', '');
  const { message, fix, ...rest } = lint(text, identity({ reference })).find(({ id }) => id === 'invalid-action');
  const offset = text.indexOf('"s3:GetObjekt"');
  assert.deepEqual(rest, {
    id: 'invalid-action', severity: 'error', rule: 'R-ACT-6', path: 'Statement.Action',
    line: 1, column: offset + 1, offset, endLine: 1, endColumn: offset + 15, endOffset: offset + 14,
  });
  assert.match(message, /did you mean `s3:GetObject`\?$/);
  assert.equal(applyFix(text, fix), text.replace('Objekt', 'Object'));
  const [{ fix: mending, line, column }, ...others] = lint(TYPO, identity({ reference }));
  assert.deepEqual([others, line, column], [[], 2, 11]);
  assert.deepEqual(lint(applyFix(TYPO, mending), identity({ reference })), []);
  // What needs a reference is silent without one.
  assert.deepEqual(lint(TYPO, identity()), []);
  assert.deepEqual(lint(JSON.parse(TYPO), identity({ reference })).map(({ id }) => id), ['invalid-action']);
});

test('every fix of the fixtures can be applied, and its finding is gone', () => {
  let applied = 0;
  for (const { id, type, legacy, has } of lintFixtures()) {
    const options = { type, reference, legacyScpLanguage: legacy };
    const finding = lint(has, options).find((found) => found.id === id && found.fix !== undefined);
    if (finding === undefined) continue;
    applied += 1;
    const same = (found) => found.id === id && found.path === finding.path && found.message === finding.message;
    assert.ok(!lint(applyFix(has, finding.fix), options).some(same), `${id} in ${has.slice(0, 500)}`);
  }
  assert.ok(applied > 50, `${applied}`);
});

test('the language of older service control policies is asked for', () => {
  const { has, id } = lintFixtures().find(({ legacy }) => legacy);
  const found = (legacyScpLanguage) => lint(has, { type: 'serviceControlPolicy', legacyScpLanguage }).some((one) => one.id === id);
  assert.deepEqual([found(true), found(false), found(undefined)], [true, false, false]);
});

test('a fix of another text is refused', () => {
  const fix = (edits, rest = {}) => ({ title: 'mend', applicability: 'safe', edits, ...rest });
  const edit = (offset, endOffset, replacement = '') => ({ offset, endOffset, replacement });
  assert.equal(applyFix('a𝕏b', fix([edit(0, 1, 'x'), edit(1, 1, '-'), edit(3, 4)])), 'x-𝕏');
  for (const [edits, path] of [
    [[edit(0, 2)], 'fix.edits[0]'], [[edit(2, 3)], 'fix.edits[0]'], [[edit(0, 9)], 'fix.edits[0]'], [[edit(3, 1)], 'fix.edits[0]'],
    [[edit(-1, 0)], 'fix.edits[0]'], [[edit(1, 3), edit(0, 1)], 'fix.edits[1]'], [[edit(0.5, 1)], 'fix.edits[0].offset'],
    [[edit(0, '1')], 'fix.edits[0].endOffset'], [[edit(0, 1, 5)], 'fix.edits[0].replacement'], [[edit(0, 1, '\ud800')], 'fix.edits[0].replacement'],
    [[null], 'fix.edits[0]'], [{}, 'fix.edits'], [undefined, 'fix.edits'],
  ]) assert.throws(() => applyFix('a𝕏b', fix(edits)), refused('invalidArgument', path));
  assert.throws(() => applyFix('a', null), refused('invalidArgument', 'fix'));
  assert.throws(() => applyFix('a', fix([], { offset: 1 })), refused('invalidArgument', 'fix.offset'));
  assert.throws(() => applyFix(5, fix([])), refused('invalidArgument', 'text'));
  assert.throws(() => applyFix('\udc00', fix([])), refused('invalidArgument', 'text'));
});

test('what can stand at a place, and how it is written there', () => {
  const text = '{"Statement": [{"Sid": "𝕏", "Effect": "Allow", "Action": "s3:GetObjectTagg';
  const { start, end, items, isIncomplete } = complete(text, text.length, identity({ reference }));
  assert.deepEqual([text.slice(start, end), isIncomplete], ['s3:GetObjectTagg', false]);
  const item = items.find(({ label }) => label === 's3:GetObjectTagging');
  assert.deepEqual([item.insert, item.kind], ['s3:GetObjectTagging"', 'action']);
  assert.match(item.detail, /^Read: /);
  assert.deepEqual(complete(text, 1e9, identity({ reference })), { start, end, items, isIncomplete }, 'behind the text is its end');
  const words = complete('{"Statement": {"Effect": "Al', 28, identity());
  assert.deepEqual(words.items.map(({ insert }) => insert), ['Allow"']);
  // An organization's resource control policies only deny.
  assert.deepEqual(complete('{"Statement": {"Effect": "', 26, { type: 'resourceControlPolicy' }).items.map(({ label }) => label), ['Deny']);
  const all = complete('{"Statement": {"Action": "Get', 29, identity({ reference }));
  assert.deepEqual([all.items.length, all.isIncomplete], [500, true]);
});

test('what stands at a place', () => {
  const text = '{"Statement": {"Sid": "𝕏", "Action": "s3:PutObject"}}';
  const { start, end, markdown } = hover(text, text.indexOf('Put'), identity({ reference }));
  assert.equal(text.slice(start, end), 's3:PutObject');
  assert.match(markdown, /^`s3:PutObject`: Write/);
  assert.equal(hover(text, text.indexOf('{'), identity({ reference })), undefined);
  assert.equal(hover('', 0, identity()), undefined);
});

test('what a pattern covers', () => {
  assert.deepEqual(expand('S3:getobjecttag*', reference), { actions: [{ action: 's3:GetObjectTagging', accessLevel: 'Read' }] });
  assert.deepEqual(expand('dynamdb:Get*', reference), { actions: [], similar: 'dynamodb:Get*' });
  assert.ok(expand('*', reference).actions.length > 20_000);
});

test('policies that differ in spelling have one text and one hash', () => {
  const one = { Statement: [{ Effect: 'Allow', Action: ['s3:Get*'], Resource: '*' }] };
  const other = '{"Statement": {"Resource": ["*"], "Action": "S3:get*", "Effect": "Allow"}}';
  assert.equal(canonicalize(one, identity()), canonicalize(other, identity({ loader: 'lenient' })));
  assert.equal(canonicalize(one, identity()), '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:get*"],"Resource":["*"]}]}');
  assert.match(semanticHash(one, identity()), /^[0-9a-f]{32}$/);
  assert.equal(semanticHash(one, identity()), semanticHash(other, identity()));
  assert.throws(() => canonicalize('{}', identity()), (error) => refused('invalidPolicy', '')(error) && error.findings.length > 0);
  assert.throws(() => semanticHash(one, identity({ loader: 'Strict' })), refused('invalidArgument', 'options.loader'));
});

test('checks tell what they are', () => {
  const all = checks();
  assert.ok(all.length > 100);
  for (const one of all) assert.deepEqual(check(one.id), one);
  assert.equal(check('no-such-check'), undefined);
  const { awsName, summary, page } = check('invalid-action');
  assert.equal(awsName, 'Invalid action');
  assert.ok(summary.endsWith('.') && page.length > summary.length);
  const ids = new Set(all.map(({ id }) => id));
  for (const { id } of lintFixtures()) assert.ok(ids.has(id), id);
});

test('a reference is its bytes, of any buffer', () => {
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 4);
  for (const given of [bytes, padded.buffer.slice(4, 4 + bytes.length), padded.subarray(4, 4 + bytes.length), new DataView(padded.buffer, 4, bytes.length)]) {
    const made = Reference.fromBytes(given);
    assert.match(made.version, /^\d{4}-\d\d-\d\d$/);
    made.free();
  }
  for (const given of [new Uint8Array(0), bytes.subarray(1), bytes.subarray(0, 5_000), new TextEncoder().encode('{}')]) {
    assert.throws(() => Reference.fromBytes(given), refused('invalidReference', ''));
  }
  for (const given of ['reference.bin', 5, null, undefined, {}, [1, 2]]) {
    assert.throws(() => Reference.fromBytes(given), refused('invalidArgument', 'bytes'));
  }
  const long = Object.defineProperty(new Uint8Array(1), 'byteLength', { value: 2 ** 26 + 1 });
  assert.throws(() => Reference.fromBytes(long), refused('invalidReference', ''));
});

test('what cannot be loaded is an error with its cause', async () => {
  const respond = (body, type, status = 200) => new Response(body, { status, headers: { 'content-type': type } });
  for (const source of [respond('', 'text/plain', 404), respond('<!doctype html>', 'text/html'), Promise.reject(new Error('mine')), 'http://127.0.0.1:1/none']) {
    await assert.rejects(loadReference(source), (error) => refused('loadFailed', '')(error) && error.cause !== undefined);
  }
  await assert.rejects(loadReference(respond('other', 'text/plain')), refused('invalidReference', ''));
  await assert.rejects(loadReference(5), refused('invalidArgument', 'bytes'));
  const loaded = await loadReference(respond(bytes, 'application/octet-stream'));
  assert.equal(loaded.version, reference.version);
  loaded.free();
});

test('a wrong use is an error that says where', () => {
  const asking = { lint, complete: (text, options) => complete(text, 0, options), hover: (text, options) => hover(text, 0, options), canonicalize, semanticHash };
  for (const [name, ask] of Object.entries(asking)) {
    const text = name.startsWith('c') && name !== 'complete' || name === 'semanticHash' ? 'policy' : 'text';
    for (const [options, path] of [
      [undefined, 'options'], [null, 'options'], ['identity', 'options'], [{}, 'options.type'], [{ type: 5 }, 'options.type'],
      [{ type: 'boundary' }, 'options.type'], [{ type: 'identity', typ: 1 }, 'options.typ'], [new Map(), 'options'],
    ]) assert.throws(() => ask('{}', options), refused('invalidArgument', path), `${name} ${path}`);
    assert.throws(() => ask('"\ud800"', identity()), refused('invalidArgument', text), name);
    for (const value of [undefined, 5, true]) assert.throws(() => ask(value, identity()), refused('invalidArgument', text), name);
  }
  for (const [ask, path] of [
    [() => lint('{}', identity({ legacyScpLanguage: 1 })), 'options.legacyScpLanguage'], [() => lint('{}', identity({ reference: null })), 'options.reference'],
    [() => lint('{}', identity({ reference: bytes })), 'options.reference'], [() => new Linter({}), 'options.type'], [() => new Linter(), 'options'],
    [() => complete('{}', 0, identity({ reference: {} })), 'options.reference'], [() => complete('{}', 0, identity({ legacyScpLanguage: true })), 'options.legacyScpLanguage'],
    [() => hover('{}', -1, identity()), 'offset'], [() => hover('{}', '0', identity()), 'offset'], [() => complete('{}', NaN, identity()), 'offset'],
    [() => complete('{}', 0.5, identity()), 'offset'], [() => complete({}, 0, identity()), 'text'], [() => expand('s3:*'), 'reference'],
    [() => expand(5, reference), 'pattern'], [() => expand('\udfff', reference), 'pattern'], [() => check(5), 'id'],
    [() => Linter.prototype.lint.call({}, '{}'), 'this'], [() => Linter.prototype.free.call({}), 'this'],
  ]) assert.throws(ask, refused('invalidArgument', path), `${ask}`);
  // An object that JSON would change.
  assert.throws(() => lint({ Statement: [() => {}] }, identity()), refused('invalidPolicy', 'Statement[0]'));
});

test('what is longer than is read is refused, or told as the engine tells it', () => {
  const long = ' '.repeat(2 ** 25 + 1);
  const [{ id, severity, rule, offset, endOffset }] = lint(long, identity());
  assert.deepEqual({ id, severity, rule, offset, endOffset }, { id: 'limit-exceeded', severity: 'error', rule: 'R-QUOTA-2', offset: 0, endOffset: 0 });
  assert.throws(() => complete(long, 0, identity()), refused('invalidPolicy', ''));
  assert.throws(() => canonicalize(long, identity()), refused('invalidPolicy', ''));
  assert.throws(() => expand('a'.repeat(257), reference), refused('invalidArgument', ''));
});

test('handles are freed once, and what they gave stays', () => {
  const own = Reference.fromBytes(bytes);
  const linter = new Linter(identity({ reference: own }));
  own[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
  own.free();
  assert.throws(() => own.version, refused('freed', 'this'));
  for (const ask of [() => lint('{}', identity({ reference: own })), () => hover('{}', 0, identity({ reference: own }))]) {
    assert.throws(ask, refused('freed', 'options.reference'));
  }
  assert.throws(() => expand('s3:*', own), refused('freed', 'reference'));
  assert.deepEqual(linter.lint(TYPO).map(({ id }) => id), ['invalid-action']);
  linter.free();
  assert.throws(() => linter.lint(TYPO), refused('freed', 'this'));
  // Code of the caller that runs while a call reads what it is given.
  const mine = Reference.fromBytes(bytes);
  const freeing = { get Version() { mine.free(); return '2012-10-17'; } };
  assert.throws(() => lint(freeing, identity({ reference: mine })), refused('freed', 'options.reference'));
});

test('the two entries are two engines with one kind of error', () => {
  assert.equal(main.PortcullisError, PortcullisError);
  main.initSync();
  assert.throws(() => new main.Authorizer({ identity: reference }), refused('invalidArgument', 'sets.identity'));
  const set = new main.PolicySet('identity', []);
  assert.throws(() => lint('{}', identity({ reference: set })), refused('invalidArgument', 'options.reference'));
  set.free();
  const require = createRequire(import.meta.url);
  const cjs = require('portcullis/lint');
  assert.equal(cjs.PortcullisError, require('portcullis').PortcullisError);
  assert.throws(() => cjs.lint('{}', identity()), { code: 'notInitialized' });
  // The other's module.
  assert.throws(() => cjs.initSync(readFileSync(new URL('../package/portcullis.wasm', import.meta.url))), { code: 'loadFailed' });
  cjs.initSync();
  assert.throws(() => cjs.lint(TYPO, identity({ reference })), { code: 'invalidArgument', path: 'options.reference' });
  assert.deepEqual(cjs.lint(TYPO, identity({ reference: cjs.Reference.fromBytes(bytes) })).map(({ id }) => id), ['invalid-action']);
});
