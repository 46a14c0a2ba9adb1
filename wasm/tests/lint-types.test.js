// The types of `portcullis/lint` against the engine, and a strict compiler over its use.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checks, complete, expand, hover, initSync, lint, loadReference } from 'portcullis/lint';
import { lintFixtures } from '../support/lint-fixtures.js';
import { NODE, BUNDLER, tsc, unionsOf, wireNames, written } from '../support/types.js';

const union = unionsOf('lint.d.ts');

test('the unions are the lists of the engine', () => {
  assert.deepEqual(union('Severity'), wireNames('lint/severity.rs', 'Severity'));
  assert.deepEqual(union('CompletionKind'), wireNames('editing/completion.rs', 'CompletionKind'));
  assert.deepEqual(union('AccessLevel'), wireNames('reference/action.rs', 'AccessLevel'));
});

/** Right uses, and wrong ones. */
const USE = `
import { validate } from 'portcullis';
import { Linter, PortcullisError, Reference, applyFix, canonicalize, check, complete, expand, hover, init, lint, loadReference } from 'portcullis/lint';
import type { LintFinding, PolicyType, Severity } from 'portcullis/lint';

await init();
const reference: Reference = await loadReference(fetch('reference.bin'));
const type: PolicyType = 'identity';
const found: readonly LintFinding[] = lint({ Statement: [] }, { type, reference, legacyScpLanguage: false });
const severities: Severity[] = found.map(({ severity }) => severity);
let text = '{}';
for (const { fix } of [...found, ...validate(text, type)]) if (fix?.applicability === 'safe') text = applyFix(text, fix);
const { items: [item], start } = complete(text, 0, { type });
const label: string | undefined = item?.label;
const told: string = hover(text, start, { type, reference })?.markdown ?? check('invalid-action')?.page ?? '';
expand('s3:*', reference).actions.map(({ accessLevel }) => accessLevel === 'Write');
canonicalize(text, { type, loader: 'lenient' });
const linter = new Linter({ type, reference: undefined });
linter[Symbol.dispose]();
try { linter.lint(text); } catch (error) { if (error instanceof PortcullisError && error.code === 'freed') reference.free(); }
export { label, severities, told };

// @ts-expect-error the type is missing
lint(text, {});
// @ts-expect-error no such type of policy
lint(text, { type: 'boundary' });
// @ts-expect-error misspelt, it would leave the checks out that need it
lint(text, { type, refrence: reference });
// @ts-expect-error bytes are checked first
lint(text, { type, reference: new Uint8Array(1) });
// @ts-expect-error made of bytes
new Reference();
// @ts-expect-error it needs one
expand('s3:*');
// @ts-expect-error a place is missing
hover(text, { type });
// @ts-expect-error of texts only
complete({}, 0, { type });
// @ts-expect-error no such severity
severities.includes('fatal');
// @ts-expect-error where nothing stands there is nothing
hover(text, 0, { type }).markdown;
`;

test('what is found and told is of the types, and a strict compiler takes their use, for Node and for bundlers', async () => {
  initSync();
  const reference = await loadReference();
  const cases = lintFixtures().filter(({ has }) => has.length < 10_000);
  const options = { type: 'identity', reference };
  const lists = {
    'readonly LintFinding[]': cases.map(({ has, type }) => lint(has, { type, reference })),
    Completions: cases.slice(0, 100).map(({ has }) => complete(has, has.indexOf('"Action"') + 12, options)).map(({ items, ...rest }) => ({ ...rest, items: items.slice(0, 20) })),
    'Hover | undefined': cases.slice(0, 100).map(({ has }) => hover(has, has.indexOf('"Action"') + 12, options)).filter(Boolean),
    Expansion: ['s3:Get*', 's3:GetObjekt', 'iam:*'].map((pattern) => expand(pattern, reference)),
    'readonly Check[]': [checks()],
  };
  let text = "import type { Check, Completions, Expansion, Hover, LintFinding } from 'portcullis/lint';\n";
  for (const [type, values] of Object.entries(lists)) {
    for (const value of new Set(values.map((one) => JSON.stringify(one)))) text += `(${value}) satisfies ${type};\n`;
  }
  assert.ok(text.length > 2e5, `${text.length}`);
  const use = written('use.ts', USE);
  // As CommonJS.
  const common = written('use.cts', "import lint = require('portcullis/lint');\nlint.initSync();\nconst error: lint.PortcullisError | undefined = undefined;\nexport { error };\n");
  const errors = await Promise.all([tsc(...NODE, written('found.ts', text), use, common), tsc(...BUNDLER, use)]);
  assert.deepEqual(errors.map((told) => told.split('\n').slice(0, 20).join('\n')), ['', '']);
});
