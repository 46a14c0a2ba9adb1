// The types against the engine: its names against the unions, its answers against the structures, and a strict
// compiler over the examples.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answer, explain, initSync, validate } from 'portcullis';
import { fixtures } from '../support/fixtures.js';
import { BUNDLER, NODE, generated, tsc, unionsOf, wireNames, written } from '../support/types.js';

const wasm = fileURLToPath(new URL('..', import.meta.url));
const core = (path) => readFileSync(new URL(`../../core/src/${path}`, import.meta.url), 'utf8');

const union = unionsOf('index.d.ts');

test('the unions are the lists of the engine', () => {
  const reasons = [...core('finding/reason.rs').matchAll(/^ {4}\w+ => "(\w+)",$/gm)].map(([, name]) => name);
  assert.ok(reasons.length > 30);
  assert.deepEqual(union('Reason'), reasons);
  assert.deepEqual(union('Layer'), wireNames('layer.rs', 'Layer'));
  assert.deepEqual(union('Outcome').toSorted(), wireNames('decision/outcome.rs', 'Outcome').toSorted());
  assert.deepEqual(union('PolicyType'), wireNames('policy/policy_type.rs', 'PolicyType'));
  assert.deepEqual(union('Loader'), wireNames('policy/policy_type.rs', 'Loader'));
});

test('a strict compiler takes the examples, for Node and for bundlers', async () => {
  assert.equal(await tsc(...NODE, 'examples/redshift.ts'), '');
  assert.equal(await tsc(...BUNDLER, 'examples/redshift.ts'), '');
});

test('the types bring the part of the library that they need', async () => {
  const file = written('library.ts', "import { init } from 'portcullis';\nawait init();\n");
  assert.equal(await tsc(
    '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'ES2022,DOM', '--skipLibCheck', 'false', '--types', '', file,
  ), '');
});

test('what the engine answers is of the types, without a member more or less', async () => {
  initSync();
  const unique = (values) => [...new Set(values.map((value) => JSON.stringify(value)))];
  const suite = fixtures().map(({ text }) => text);
  const scenarios = suite.filter((text) => !('error' in answer(text)));
  const policies = scenarios.flatMap((text) => JSON.parse(text).policies?.identity ?? []).map((policy) => JSON.stringify(policy));
  const lists = {
    'Answer | ErrorAnswer': suite.map(answer),
    'Explanation | ErrorAnswer': suite.flatMap((text) => [explain(text), explain(text, { nearest: 1 })]),
    'readonly Finding[]': policies.map((text) => validate(text, 'resource')),
  };
  let text = "import type { Answer, ErrorAnswer, Explanation, Finding, Scenario } from 'portcullis';\n";
  for (const [type, values] of Object.entries(lists)) {
    // An array literal of thousands of objects is too much for a compiler to infer; one by one they are not.
    unique(values).forEach((value) => { text += `(${value}) satisfies ${type};\n`; });
  }
  assert.ok(text.length > 1e6);
  // No `Scenario` of the suite that is decided may be refused by the types, but for names that the types cannot know.
  unique(scenarios.map((one) => JSON.parse(one))).forEach((value) => { text += `(${value}) satisfies Scenario;\n`; });
  const errors = await tsc(...NODE, written('answers.ts', text));
  assert.equal(errors.split('\n').slice(0, 20).join('\n'), '');
});

test('wrong use does not compile', async () => {
  const file = written('wrong.ts', `
import { Authorizer, Guards, PolicySet, answer } from 'portcullis';
import type { RequestDocument } from 'portcullis';
const set = new PolicySet('identity', []);
// @ts-expect-error no such type of policy
new PolicySet('boundary', []);
// @ts-expect-error no such layer
new Authorizer({ permissionBoundary: set });
// @ts-expect-error a set of another type
new Authorizer({ session: set });
// @ts-expect-error among levels too
new Authorizer({ serviceControlPolicies: [new PolicySet('resourceControlPolicy', [])] });
const resource: PolicySet<'resource' | 'kmsKey'> = new PolicySet(Math.random() < 2 ? 'resource' : 'kmsKey', []);
new Authorizer({ resource });
const some: PolicySet = set;
// @ts-expect-error of which type is not known
new Authorizer({ identity: some });
const authorizer = new Authorizer({ identity: set });
// @ts-expect-error an action is missing
authorizer.isAllowed({ principal: 'anonymous', resource: '*' });
// @ts-expect-error misspelt, it would leave out a fact
authorizer.isAllowed({ principal: 'anonymous', action: 's3:GetObject', resource: '*', contxt: {} });
const request: RequestDocument = { principal: 'anonymous', action: 's3:GetObject', resource: '*' };
// @ts-expect-error further pairs are of scenarios
authorizer.isAllowed({ ...request, pairs: [] });
// @ts-expect-error a call has a pair
authorizer.decideAll([]);
const call: { decision: string; pair: number } = authorizer.decideAll([request, ...['*'].map((resource) => ({ ...request, resource }))]);
const guards = new Guards({ transport: { database: { requireSsl: true } }, network: { vpcs: [] }, requireSignature: true });
new Authorizer({ identity: set, guards });
// @ts-expect-error no such requirement
new Guards({ transport: { minimumVersion: '1.2' } });
// @ts-expect-error guards are no policies
new Authorizer({ identity: guards });
// @ts-expect-error nor are policies guards
new Authorizer({ guards: set });
// @ts-expect-error compiled first
new Authorizer({ guards: { requireSignature: true } });
// @ts-expect-error to where, is missing
authorizer.isAllowed({ ...request, network: { connection: { from: { address: '10.0.0.1' } } } });
const told = answer('');
// @ts-expect-error an error has no decision
told.decision;
if (!('error' in told) && told.decision === 'allowed') {
  // @ts-expect-error nothing stands in the way of what is allowed
  told.blockedBy[0].length;
  // @ts-expect-error no such outcome
  told.decision === 'denied';
}
`);
  assert.equal(await tsc(...NODE, file), '');
});

test('the example runs', () => {
  const file = `${wasm}examples/redshift.ts`;
  execFileSync(`${wasm}node_modules/.bin/esbuild`, [file, '--format=esm', `--outfile=${generated}/redshift.mjs`, '--log-level=error']);
  const output = execFileSync(process.execPath, [`${generated}/redshift.mjs`], { encoding: 'utf8' });
  const [allowed, refused, rows] = output.trim().split('\n');
  assert.equal(allowed, 'true');
  assert.match(refused, /^identity .* is refused/);
  assert.equal(rows, 'allowed implicitDeny invalidRequest');
});
