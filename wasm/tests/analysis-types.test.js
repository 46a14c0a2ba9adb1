// The types of `portcullis/analysis` against the engine, and a strict compiler over its use.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { diff, initSync, isPublic, loadReference, residual } from 'portcullis/analysis';
import { fixtures } from '../support/fixtures.js';
import { NODE, BUNDLER, tsc, unionsOf, wireNames, written } from '../support/types.js';

const union = unionsOf('analysis.d.ts');

test('the unions are the lists of the engine', () => {
  assert.deepEqual(union('Access'), wireNames('analysis/comparison.rs', 'Access'));
  assert.deepEqual(union('Relation'), wireNames('analysis/comparison.rs', 'Relation'));
  assert.deepEqual(union('Universe'), wireNames('analysis/universe.rs', 'Universe'));
  for (const [type, file] of [['Unknown', 'limits'], ['Assumption', 'assumption']]) {
    const source = readFileSync(new URL(`../../core/src/analysis/${file}.rs`, import.meta.url), 'utf8');
    const names = [...source.matchAll(/^ +Self::\w+ => "(\w+)",$/gm)].map(([, name]) => name);
    assert.deepEqual(union(type), names);
  }
});

/** Right uses, and wrong ones. */
const USE = `
import { answer } from 'portcullis';
import { PortcullisError, Reference, diff, init, isPublic, loadReference, residual } from 'portcullis/analysis';
import * as lint from 'portcullis/lint';
import type { DiffQuestion, PolicyDocument, Relation, Unknown } from 'portcullis/analysis';

await init();
const one: PolicyDocument = { Version: '2012-10-17', Statement: [] };
const question: DiffQuestion = { before: one, after: [{ name: 'later', policy: one }], type: 'identity' };
const told = diff(question);
let relation: Relation = 'unknown';
let reasons: readonly Unknown[] = [];
if ('error' in told) told.error.findings[0].path.length;
else {
  relation = told.relation;
  reasons = told.unknown;
  for (const { side, scenario } of told.witnesses) if (side === 'new') answer(scenario);
}
const reference: Reference = await loadReference(fetch('reference.bin'));
diff({ ...question, universe: 'reference' }, { reference });
diff(question, { reference: undefined });
reference.free();
const open = isPublic({ policy: one, accounts: ['111122223333'] });
const addresses: string | undefined = 'error' in open ? undefined : open.addresses?.ipv4;
const left = residual({ request: { principal: 'anonymous', action: 's3:GetObject', resource: '*' } });
const keys: readonly string[] = 'residual' in left && left.residual === 'depends' ? left.keys : [];
try { diff('{}'); } catch (error) { if (error instanceof PortcullisError && error.code === 'internal') await init(); }
export { addresses, keys, reasons, relation };

// @ts-expect-error the later policy is missing
diff({ before: one });
// @ts-expect-error no such type of policy
diff({ ...question, type: 'boundary' });
// @ts-expect-error bytes are no reference
diff(question, { reference: new Uint8Array(1) });
// @ts-expect-error that of another entry is of another memory
diff(question, { reference: await lint.loadReference() });
// @ts-expect-error and so it is the other way
lint.expand('s3:*', reference);
// @ts-expect-error it has no constructor
new Reference();
// @ts-expect-error it says nobody
isPublic({ policy: one, type: 'identity' });
// @ts-expect-error misspelt, everybody outside would be meant
isPublic({ policy: one, acounts: [] });
// @ts-expect-error an error has no relation
told.relation;
// @ts-expect-error an action is missing
residual({ request: { principal: 'anonymous', resource: '*' } });
// @ts-expect-error no such relation
relation === 'broader';
`;

test('what is told is of the types, and a strict compiler takes their use, for Node and for bundlers', async () => {
  initSync();
  const reference = await loadReference();
  const scenarios = fixtures().map(({ text }) => text).filter((_, nth) => nth % 15 === 0);
  const of = (layer) => scenarios.map((text) => JSON.parse(text).policies?.[layer]).filter((policies) => policies !== undefined);
  const identity = of('identity');
  const lists = {
    'DiffAnswer | ErrorAnswer': identity.slice(1).map((after, at) => diff({ universe: at % 2 ? 'reference' : 'any', before: identity[at], after }, { reference })),
    'PublicAnswer | ErrorAnswer': of('resource').map((policy) => isPublic({ policy })),
    'Residual | ErrorAnswer': scenarios.map(residual),
  };
  let text = "import type { DiffAnswer, ErrorAnswer, PublicAnswer, Residual } from 'portcullis/analysis';\n";
  for (const [type, values] of Object.entries(lists)) {
    for (const value of new Set(values.map((one) => JSON.stringify(one)))) text += `(${value}) satisfies ${type};\n`;
  }
  assert.ok(text.length > 5e4, `${text.length}`);
  const use = written('use.ts', USE);
  // As CommonJS.
  const common = written('use.cts', "import analysis = require('portcullis/analysis');\nanalysis.initSync();\nconst error: analysis.PortcullisError | undefined = undefined;\nexport { error };\n");
  const errors = await Promise.all([tsc(...NODE, written('told.ts', text), use, common), tsc(...BUNDLER, use)]);
  assert.deepEqual(errors.map((told) => told.split('\n').slice(0, 20).join('\n')), ['', '']);
});
