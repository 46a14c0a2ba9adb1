// `portcullis/analysis`: what it tells is what the native command tells, and what the engine decides; and what it is not given.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as main from 'portcullis';
import { PortcullisError, Reference, diff, initSync, isPublic, loadReference, residual } from 'portcullis/analysis';
import * as lint from 'portcullis/lint';
import { engine, glue } from '../package/analysis-engine.js';
import { fixtures } from '../support/fixtures.js';
import { memoryPages } from '../support/memory.js';
import { nativeAnswers } from '../support/native.js';

const policy = (rest) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Resource: '*', ...rest } });
const GET = policy({ Action: 's3:GetObject' });
const GETS = policy({ Action: 's3:Get*' });
const OPEN = policy({ Principal: '*', Action: 's3:GetObject' });

const suite = fixtures().map(({ text }) => ({ text, scenario: JSON.parse(text) }));
const ofLayer = (layer) => suite.map(({ scenario }) => scenario.policies?.[layer]).filter((policies) => policies !== undefined);
const texts = (questions) => questions.map((question) => (typeof question === 'string' ? question : JSON.stringify(question)));
/** The answers as the command gives them, byte for byte. */
const same = (ask, answers, questions) => texts(questions).forEach((text, nth) => assert.equal(engine.guarded(() => ask(text)), answers[nth], text));

main.initSync();
lint.initSync();
// The last, whose memory is looked at.
initSync();

const bytes = readFileSync(new URL('../package/reference.bin', import.meta.url));
const reference = await loadReference();

const refused = (code, path) => (error) => {
  assert.ok(error instanceof PortcullisError, error.stack);
  assert.deepEqual([error.code, error.path], [code, path], error.message);
  return true;
};

const identity = ofLayer('identity');
// Of thousands a part: the core's own tests have all.
const some = (all, step) => all.filter((_, nth) => nth % step === 0);
const pairs = some(identity.slice(1).map((after, at) => ({ before: identity[at], after })), 15);
const resources = some(ofLayer('resource').map((one) => ({ policy: one })), 15);

test('two policies stand to each other as the native command says', () => {
  const questions = [
    ...pairs,
    { before: GET, after: GETS }, { before: [GETS, GET], after: GET }, { before: GET, after: { policy: GET, name: 'mine' } },
    { before: policy({ Action: 's3:GetObject', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }), after: GET },
    { before: GET, after: policy({ Action: ['sqs:*', 's3:GetObjekt'], Resource: ['arn:aws:s3:::𝕏/*', '*'] }) },
    { type: 'resource', before: OPEN, after: policy({ Principal: { AWS: '111122223333' }, Action: 's3:*' }) },
    { type: 'serviceControlPolicy', universe: 'any', before: policy({ Action: '*' }), after: policy({ Effect: 'Deny', Action: 's3:*' }) },
    { type: 'permissionsBoundary', loader: 'lenient', before: policy({ Action: '*:*' }), after: GET },
    '{}', '[]', 'none', '{"before": {}, "after": {}}', '{"before": 5, "after": []}', '{"before": {}, "before": {}}', '{"type": "boundary"}',
  ];
  const native = nativeAnswers(texts(questions), 'diff', '--jsonl');
  assert.ok(native.length === questions.length && native.length > 50, `${native.length}`);
  same(glue.diff, native, questions);
  native.forEach((answer, nth) => assert.deepEqual(diff(questions[nth]), JSON.parse(answer), texts([questions[nth]])[0]));
  const relations = new Set(native.map((answer) => JSON.parse(answer).relation));
  for (const relation of ['equivalent', 'narrower', 'wider', 'incomparable']) assert.ok(relations.has(relation), relation);
});

test('among what the reference lists two policies stand to each other as the native command says', () => {
  const bucket = (Resource) => policy({ Action: 's3:GetObject', Resource });
  const far = [
    [GET, policy({ Action: ['s3:GetObject', 's3:GetObjekt'] }), 'equivalent'],
    [GET, policy({ Action: ['s3:GetObject', 's3:GetObjectTagging'] }), 'wider'],
    [bucket('arn:aws:s3:::reports/*'), bucket(['arn:aws:s3:::reports/*', 'arn:aws:s3:::reports']), 'equivalent'],
    [bucket('arn:aws:s3:::reports/*'), bucket(['arn:aws:s3:::reports/*', 'arn:aws:s3:::report/*']), 'wider'],
  ];
  const listed = (question) => ({ ...question, universe: 'reference' });
  const questions = [...far.map(([before, after]) => ({ before, after })), ...some(pairs, 3)].map(listed);
  const native = nativeAnswers(texts(questions), 'diff', '--jsonl');
  assert.ok(native.length === questions.length && native.length > 20, `${native.length}`);
  native.forEach((answer, nth) => assert.deepEqual(diff(questions[nth], { reference }), JSON.parse(answer), texts([questions[nth]])[0]));
  for (const [before, after, relation] of far) {
    const told = diff(listed({ before, after }), { reference });
    assert.deepEqual([told.relation, told.universe], [relation, 'reference']);
    assert.ok(told.assumptions.includes('asListed'));
    // Of all requests it is another question, with a reference and without.
    const any = diff({ before, after }, { reference });
    assert.deepEqual([any.relation, any.universe], ['wider', 'any']);
    assert.deepEqual(any, diff({ before, after }));
  }
  const [finding] = diff(listed({ before: GET, after: GETS })).error.findings;
  assert.equal(finding.path, 'universe');
});

test('a reference is of this entry, and there until it is freed', async () => {
  const question = { universe: 'reference', before: GET, after: GETS };
  const mine = Reference.fromBytes(bytes);
  assert.equal(mine.version, reference.version);
  assert.equal(diff(question, { reference: mine }).relation, 'wider');
  // It is looked at when the question has been read, and code of the caller may run until then.
  const freeing = { universe: 'reference', before: GET, get after() { mine.free(); return GETS; } };
  assert.throws(() => diff(freeing, { reference: mine }), refused('freed', 'options.reference'));
  assert.throws(() => diff(question, { reference: mine }), refused('freed', 'options.reference'));
  for (const other of [lint.Reference.fromBytes(bytes), 5, null, bytes, {}]) {
    assert.throws(() => diff(question, { reference: other }), refused('invalidArgument', 'options.reference'));
  }
  assert.throws(() => lint.expand('s3:*', reference), refused('invalidArgument', 'reference'));
  assert.throws(() => diff(question, { refrence: reference }), refused('invalidArgument', 'options.refrence'));
  assert.throws(() => diff(question, 'reference'), refused('invalidArgument', 'options'));
  assert.throws(() => Reference.fromBytes(bytes.subarray(1)), refused('invalidReference', ''));
  assert.equal((await loadReference(bytes)).version, reference.version);
  assert.equal(diff(question, { reference }).relation, 'wider', 'the others went on');
});

test('who is let in is as the native command says', () => {
  const zones = [{}, { accounts: ['111122223333'] }, { organizations: ['o-abcdefghij'] }];
  const questions = [
    ...resources.map((question, nth) => ({ ...question, ...zones[nth % zones.length] })),
    { policy: OPEN }, { policy: OPEN, accounts: [] }, { policy: OPEN, type: 'identity' }, { policy: OPEN, accounts: ['1'] },
    { policy: policy({ Principal: '*', Action: 's3:*', Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/28', '2001:db8::/64'] } } }) },
    { policy: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' } }, type: 'roleTrust' },
    '{}', '5', '{"policy": {"Version": "2012-10-17"}}',
  ];
  const native = nativeAnswers(texts(questions), 'public', '--jsonl');
  assert.ok(native.length === questions.length && native.length > 20, `${native.length}`);
  same(glue.isPublic, native, questions);
  native.forEach((answer, nth) => assert.deepEqual(isPublic(questions[nth]), JSON.parse(answer), texts([questions[nth]])[0]));
  const accesses = new Set(native.map((answer) => JSON.parse(answer).access));
  for (const access of ['none', 'some']) assert.ok(accesses.has(access), access);
});

test('the engine allows every request that is shown, and with the other side it does not', () => {
  let shown = 0;
  const decided = (scenario, expected) => assert.deepEqual([main.answer(scenario).decision === 'allowed', scenario], [expected, scenario]);
  for (const question of pairs) {
    for (const { side, scenario } of diff(question).witnesses ?? []) {
      shown += 1;
      const other = side === 'new' ? question.before : question.after;
      decided(scenario, true);
      decided({ ...scenario, policies: { ...scenario.policies, identity: other } }, false);
    }
  }
  assert.ok(shown > 50, `${shown}`);
  const open = isPublic({ policy: OPEN });
  assert.deepEqual([open.access, open.question], ['some', 'public']);
  assert.ok(open.witnesses.length > 0);
  for (const { scenario } of open.witnesses) decided(scenario, true);
});

test('what a decision depends on is as the native command says, and as the engine decides it', () => {
  const kinds = new Set();
  for (const { scenario } of some(suite, 5)) {
    // Not that of the suite: objects have no spelling of numbers.
    const text = JSON.stringify(scenario);
    const told = residual(text);
    assert.deepEqual(residual(scenario), told, text);
    const ends = told.pairs === undefined && told.residual;
    kinds.add(ends);
    if (ends === 'allowed' || ends === 'refused') {
      assert.equal(main.answer(scenario).decision === 'allowed', ends === 'allowed', text);
    } else if (ends === 'depends') {
      assert.ok(told.keys.length > 0 && told.left.length > 0, text);
      for (const which of ['allowed', 'refused']) {
        const completed = { ...scenario, request: { ...scenario.request, context: { ...scenario.request.context, ...told[which] } } };
        assert.equal(main.answer(completed).decision === 'allowed', which === 'allowed', `${text} ${JSON.stringify(told[which])}`);
      }
    }
  }
  assert.ok(['allowed', 'refused', 'depends'].every((kind) => kinds.has(kind)), `${[...kinds]}`);
  // Of everybody for one action and resource, without what the command has flags for.
  const [action, resource] = ['s3:GetObject', 'arn:aws:s3:::reports/Ann/1.csv'];
  const people = ['Ann', 'Joe'].flatMap((name) => [
    {}, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { StringEquals: { 'aws:PrincipalTag/team': ['𝕏', 'a'] }, Bool: { 'aws:SecureTransport': 'true' } },
  ].map((Condition) => ({
    request: { principal: `arn:aws:iam::111122223333:user/${name}` },
    policies: { identity: [policy({ Action: 's3:Get*', Resource: 'arn:aws:s3:::reports/${aws:username}/*', ...(Object.keys(Condition).length > 0 && { Condition }) })] },
  })));
  const native = nativeAnswers(texts(people), 'who-can', action, resource, '-', '--json');
  assert.equal(native.length, people.length);
  native.forEach((line, nth) => {
    const { principal, ...answer } = JSON.parse(line);
    const { request, policies } = people[nth];
    assert.equal(principal, request.principal);
    assert.deepEqual(residual({ request: { ...request, action, resource }, policies }), answer);
  });
  const call = { request: { ...people[0].request, action, resource, pairs: [{ action: 's3:PutObject', resource }] }, policies: people[0].policies };
  const ofPair = (word) => ({ residual: word, universe: 'any', assumptions: ['keysOnce'] });
  assert.deepEqual(residual(call), { pairs: [ofPair('allowed'), ofPair('refused')] });
});

test('a question that cannot be answered is told with its place', () => {
  const places = (told) => [told.error.code, ...told.error.findings.map(({ path, line }) => `${path} ${line}`)];
  const wrong = policy({ Action: 's3:GetObject', Condition: { StringLik: { a: 'b' } } });
  for (const [told, ...expected] of [
    [diff({ before: GET, after: wrong }), 'invalidPolicy', 'after.Statement.Condition.StringLik 1'],
    [diff(`{"before":\n${JSON.stringify(wrong)}, "after": []}`), 'invalidPolicy', 'before.Statement.Condition.StringLik 2'],
    [diff({ before: GET }), 'invalidScenario', 'after 1'],
    [diff({ before: GET, after: GET, tipe: 'identity' }), 'invalidScenario', 'tipe 1'],
    [diff({ type: 'resource', before: OPEN, after: [OPEN] }), 'invalidPolicy', 'after 1'],
    [isPublic({ policy: GET }), 'invalidPolicy', 'policy.Statement 1'],
    [isPublic({ policy: OPEN, accounts: ['111122223333', '1'] }), 'invalidScenario', 'accounts[1] 1'],
    [residual({ request: { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3', resource: '*' } }), 'invalidRequest', 'request.action 1'],
    [residual(''), 'invalidScenario', ' 1'],
    // What JSON would change never reaches the engine.
    [diff({ before: GET, after: policy({ Action: () => {} }) }), 'invalidPolicy', 'after.Statement.Action 1'],
    [isPublic({ policy: new Map() }), 'invalidPolicy', 'policy 1'],
    [isPublic({ policy: OPEN, accounts: [NaN] }), 'invalidScenario', 'accounts[0] 1'],
    [residual({ request: { context: { k: Infinity } } }), 'invalidRequest', 'request.context.k 1'],
  ]) assert.deepEqual(places(told), expected, JSON.stringify(told));
  const long = ' '.repeat(2 ** 28 + 1);
  const before = memoryPages();
  for (const ask of [diff, isPublic, residual]) {
    const { code, message, findings: [{ reason }] } = ask(long).error;
    assert.deepEqual([code, reason], ['invalidScenario', 'limitExceeded'], message);
  }
  assert.equal(memoryPages(), before, 'pages of the module');
});

test('a wrong use is an error that says where', () => {
  for (const [ask, path] of [[diff, 'question'], [isPublic, 'question'], [residual, 'scenario']]) {
    for (const value of [undefined, 5, true, '"\ud800"']) assert.throws(() => ask(value), refused('invalidArgument', path), `${ask.name}`);
  }
});

/** Of what is as hard as a question can be, of either kind: there are limits, and they count what does not depend on the machine. */
const MOST_SECONDS = 30;

test('whatever is asked is answered, and none of it takes long', () => {
  const stars = (count, end) => `arn:aws:s3:::${Array.from({ length: count }, (_, nth) => `*${'ab'.repeat(nth % 7)}`).join('a')}${end}`;
  const starred = (end) => policy({ Action: 's3:*', Resource: Array.from({ length: 60 }, (_, nth) => stars(60, `${nth}${end}`)) });
  const keyed = (value) => policy({
    Action: '*', Condition: { StringLike: Object.fromEntries(Array.from({ length: 40 }, (_, nth) => [`aws:PrincipalTag/k${nth}`, [`*${value}${nth}*`, `${nth}*${value}`]])) },
  });
  const long = (mark) => policy({ Action: Array.from({ length: 40_000 }, (_, nth) => `s3:Get${mark}${nth}*Object${nth}`) });
  const many = (mark) => ({
    Version: '2012-10-17',
    Statement: Array.from({ length: 1_000 }, (_, nth) => ({ Effect: nth % 3 ? 'Allow' : 'Deny', Action: [`s3:*${mark}${nth}`, 'sqs:*'], Resource: `arn:aws:s3:::${nth}*${mark}/*` })),
  });
  const nested = (depth) => `{"before": ${'['.repeat(depth)}${']'.repeat(depth)}, "after": []}`;
  const whom = (made) => ({ policy: { ...made, Statement: [made.Statement].flat().map((one) => ({ ...one, Principal: '*' })) } });
  const request = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' };
  assert.ok(JSON.stringify(long('a')).length > 2 ** 20);
  const hard = [starred, keyed, long, many];
  const asked = [
    ...hard.map((make) => [diff, { loader: 'lenient', before: make('a'), after: make('b') }]),
    ...hard.map((make) => [isPublic, { loader: 'lenient', ...whom(make('a')) }]),
    ...hard.map((make) => [residual, { request, policies: { identity: [make('a')] }, settings: { loader: 'lenient' } }]),
    [diff, nested(50)], [diff, nested(100_000)], [isPublic, nested(100_000)], [residual, nested(100_000)], [diff, '['.repeat(1_000_000)],
    [diff, `{"before": "${'\\u0000'.repeat(200_000)}", "after": "\\ud800"}`],
  ];
  const slow = [];
  for (const [ask, question] of asked) {
    // The machine may have others to serve.
    const start = process.cpuUsage();
    const told = ask(question);
    const { user } = process.cpuUsage(start);
    const spent = user / 1e6;
    assert.ok(typeof told === 'object' && Object.keys(told).length > 0);
    if (spent > MOST_SECONDS) slow.push([ask.name, JSON.stringify(question).slice(0, 100), spent]);
  }
  assert.deepEqual(slow, []);
});

test('no memory is lost over rounds of asking, and of errors', () => {
  const round = () => {
    assert.equal(diff({ before: GET, after: GETS }).relation, 'wider');
    assert.ok('error' in diff('{}'));
    isPublic({ policy: OPEN });
    residual({ request: { principal: 'anonymous', action: 's3:GetObject', resource: '*' }, policies: { resource: OPEN } });
    assert.ok('error' in diff({ before: GET }, { reference }));
  };
  for (let warm = 0; warm < 200; warm += 1) round();
  const before = memoryPages();
  for (let nth = 0; nth < 1_000; nth += 1) round();
  assert.equal(memoryPages(), before);
});

test('no memory is lost over rounds of making references', () => {
  const round = () => {
    const made = Reference.fromBytes(bytes);
    assert.equal(diff({ universe: 'reference', before: GET, after: GET }, { reference: made }).relation, 'equivalent');
    made.free();
    assert.throws(() => Reference.fromBytes(bytes.subarray(0, 99_999)), PortcullisError);
  };
  for (let warm = 0; warm < 5; warm += 1) round();
  const before = memoryPages();
  for (let nth = 0; nth < 20; nth += 1) round();
  assert.equal(memoryPages(), before);
});

test('the entries are engines of their own with one kind of error', () => {
  assert.equal(main.PortcullisError, PortcullisError);
  const require = createRequire(import.meta.url);
  const cjs = require('portcullis/analysis');
  assert.equal(cjs.PortcullisError, require('portcullis').PortcullisError);
  assert.throws(() => cjs.diff('{}'), { code: 'notInitialized' });
  // The other's module.
  assert.throws(() => cjs.initSync(readFileSync(new URL('../package/portcullis.wasm', import.meta.url))), { code: 'loadFailed' });
  cjs.initSync();
  assert.deepEqual(cjs.diff({ before: GET, after: GETS }), diff({ before: GET, after: GETS }));
});
