// A policy before and after a change, in the playground.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { ALLOW, REQUEST, becomes, hash, isStill, link, policy, statement, usePlayground, verdict, write } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LOADED = ['analysis.js', 'portcullis-analysis.wasm'];
const OFFICE = { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
const text = (...statements) => policy(statements).text;
const READ = text({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*', ...OFFICE });
const READ_ANYWHERE = text({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
const asked = (before, after, type = 'identity') => link({ request: REQUEST, policies: [ALLOW], compared: { type, before, after } });

const heading = (page) => page.locator('#compare > summary');
const card = (page) => page.locator('#comparison');
const told = (page) => card(page).locator('[role=status]');
const becomesTold = (page, words) => told(page).locator('.verdict:not(.pending)').getByText(words).waitFor();
const load = (page, side) => card(page).getByRole('button', { name: new RegExp(`^Load with the policy ${side}: `) }).first();

test('what a change allows is told as it is typed, and shown by a request that is decided', async () => {
  const opened = await open(link({ request: REQUEST, policies: [{ ...ALLOW, text: READ }] }));
  const { page } = opened;
  // Nobody has asked for it.
  assertQuiet(opened);
  await heading(page).click();
  await becomesTold(page, 'Allows nothing new');
  assert.match(await told(page).textContent(), /Everything that was allowed before is allowed after\.Of all requests that there are\. Taken for granted: /);
  assert.equal(await load(page, 'after').count(), 0);

  await write(page, 'Policy after', READ_ANYWHERE);
  await becomesTold(page, 'Allows something new');
  const shown = card(page).locator('.witness').first();
  assert.match(await shown.textContent(), /^s3:GetObject on arn:aws:s3:::reports\/\S* by arn:/);
  await load(page, 'after').click();
  await becomes(page, 'Allowed');
  assert.equal(await page.getByLabel('Action').inputValue(), 's3:GetObject');
  assert.match(await page.getByLabel('Resource', { exact: true }).inputValue(), /^arn:aws:s3:::reports\//);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'decision-heading');
  await load(page, 'before').click();
  await becomes(page, 'Implicit deny');
  assert.match(await page.locator('#explanation').textContent(), /Condition\.IpAddress\.aws:SourceIp (fails|is undecided)/);
  // What was there before can be brought back.
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await becomes(page, 'Allowed');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  assert.equal(await page.getByLabel('Resource', { exact: true }).inputValue(), REQUEST.resource);
  assertQuiet(opened, LOADED);
});

test('what is lost, and what a policy of another type lets in', async () => {
  const opened = await open(asked(READ_ANYWHERE, READ));
  const { page } = opened;
  await becomesTold(page, 'Allows nothing new');
  assert.match(await told(page).textContent(), /Something that was allowed before is not allowed after/);
  await load(page, 'before').click();
  await becomes(page, 'Allowed');
  await load(page, 'after').click();
  await becomes(page, 'Implicit deny');

  const of = (Principal) => text(statement('Allow', { Principal, Action: 's3:GetObject' }));
  for (const [type, before, after] of [
    ['resource', of({ AWS: '111122223333' }), of('*')],
    ['serviceControlPolicy', text(statement('Allow')), text(statement('Allow', { Action: '*' }))],
    ['scopeDown', text(statement('Allow')), text(statement('Allow', { Action: '*' }))],
    ['permissionsBoundary', text(statement('Allow')), text(statement('Allow', { Action: '*' }))],
    ['vpcEndpoint', text(statement('Allow', { Principal: '*' })), text(statement('Allow', { Principal: '*', Action: '*' }))],
    ['roleTrust', ...[{ AWS: '111122223333' }, '*'].map((Principal) => text({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }))],
  ]) {
    const { page } = await open(asked(before, after, type));
    await becomesTold(page, 'Allows something new');
    await load(page, 'after').click();
    await becomes(page, 'Allowed');
    await load(page, 'before').click();
    await becomes(page, 'mplicit deny');
  }
  assertQuiet(opened, LOADED);
});

test('of which requests it is told is chosen, and a link has it', async () => {
  const opened = await open(asked(READ, text(...JSON.parse(READ).Statement, { Effect: 'Allow', Action: 's3:GetObjekt', Resource: '*' })));
  const { page } = opened;
  await becomesTold(page, 'Allows something new');
  assertQuiet(opened, LOADED);
  await card(page).getByLabel('of all requests').selectOption({ label: 'that AWS’s services list' });
  await becomesTold(page, 'Allows nothing new');
  assert.match(await told(page).textContent(), /Of all requests that AWS’s services list\. Taken for granted: .*values of condition keys are of their types/);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(page));
  await becomesTold(second.page, 'Allows nothing new');
  await card(second.page).getByLabel('of all requests').selectOption({ label: 'that there are' });
  await becomesTold(second.page, 'Allows something new');
});

test('the type of the policies is chosen, and mistakes are told where they stand', async () => {
  const opened = await open(asked(READ, READ));
  const { page } = opened;
  await becomesTold(page, 'Allows nothing new');
  await card(page).getByLabel('Both are a').selectOption({ label: 'Resource-based policy' });
  await becomesTold(page, 'Not compared');
  assert.match(await told(page).textContent(), /before\.Statement/);
  await card(page).getByRole('group', { name: 'Before', exact: true }).locator('.findings button.error').first().waitFor();
  await card(page).getByLabel('Both are a').selectOption({ label: 'Identity-based policy' });
  await becomesTold(page, 'Allows nothing new');
  await write(page, 'Policy after', READ.replace('s3:GetObject', 's3:GetObjekt'));
  await card(page).getByRole('group', { name: 'After', exact: true }).getByRole('button', { name: /did you mean `s3:GetObject`/ }).waitFor();
  await write(page, 'Policy after', '{');
  await becomesTold(page, 'Not compared');
  assertQuiet(opened, LOADED);
});

test('a link and a reload have both policies, and a link that has them wrong is refused', async () => {
  const first = await open(asked(READ, READ));
  await becomesTold(first.page, 'Allows nothing new');
  await write(first.page, 'Policy after', READ_ANYWHERE);
  await becomesTold(first.page, 'Allows something new');
  await first.page.getByRole('button', { name: 'Copy link' }).click();
  await first.page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(first.page));
  await becomesTold(second.page, 'Allows something new');
  assert.equal(await second.page.getByRole('textbox', { name: 'Policy after' }).textContent(), READ_ANYWHERE);
  await second.page.reload();
  await becomesTold(second.page, 'Allows something new');
  assertQuiet(second, LOADED);
  for (const [compared, finding] of [
    [null, /compared expected an object/],
    [{ type: 'identity', before: READ }, /compared\.after expected a text/],
    [{ type: 'identity', before: READ, after: {} }, /compared\.after expected a text/],
    [{ type: 'toString', before: READ, after: READ }, /compared\.type is none; known here: identity, /],
    [{ type: 'identity', before: READ, after: READ, universe: 'all' }, /compared\.universe is none; known here: any, reference/],
    [{ type: 'identity', before: READ, after: READ, limits: {} }, /compared\.limits is unknown/],
  ]) {
    const { page } = await open(link({ request: REQUEST, policies: [], compared }));
    assert.match(await verdict(page), /No decision/);
    assert.match(await page.locator('#decision').textContent(), finding);
  }
});

test('what takes long does not stop the page, and a later question ends it', async () => {
  const opened = await open(asked(READ, READ));
  const { page } = opened;
  await becomesTold(page, 'Allows nothing new');
  const stars = (nth) => statement('Allow', { Resource: `arn:aws:s3:::${'*a*b'.repeat(20)}${nth}*c` });
  const hard = text(...Array.from({ length: 40 }, (_, nth) => stars(nth)));
  await write(page, 'Policy before', hard);
  await write(page, 'Policy after', hard.replaceAll('*c', '*d'));
  await page.getByLabel('Source IP', { exact: true }).fill('203.0.113.9');
  await becomes(page, 'Allowed');
  await write(page, 'Policy before', READ);
  await write(page, 'Policy after', READ_ANYWHERE);
  await becomesTold(page, 'Allows something new');
  assertQuiet(opened, LOADED);
});

test('without its module the page says so, and asks again with the next question', async () => {
  const { page } = await open(asked(READ, READ), { missing: ['portcullis-analysis.wasm'] });
  await becomesTold(page, 'Not compared');
  assert.match(await told(page).textContent(), /cannot be loaded: .*404/);
  await becomes(page, 'Allowed');
  await page.unroute('**/portcullis-analysis.wasm');
  await write(page, 'Policy after', READ_ANYWHERE);
  await becomesTold(page, 'Allows something new');
  const other = await open(asked(READ, READ), { missing: ['analysis.js'] });
  await becomesTold(other.page, 'Not compared');
});

for (const [colorScheme, width] of [['light', 1500], ['dark', 420]]) {
  test(`it is accessible: ${colorScheme}, ${width} pixels wide`, async () => {
    const { page } = await open(asked(READ, READ_ANYWHERE), { viewport: { width, height: 1000 }, colorScheme });
    await becomesTold(page, 'Allows something new');
    await page.evaluate(axe);
    for (const after of [undefined, READ.replace('203.0.113.0/24', '203.0.113.0/25'), '{']) {
      if (after) await write(page, 'Policy after', after);
      await told(page).locator('.verdict:not(.pending)').waitFor();
      await isStill(page);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    }
  });
}
