// What the playground's editors say, offer and tell of policies.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { REQUEST, becomes, isStill, link, selected, usePlayground, writeRequest } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NAME = 'Identity-based policy';
const TYPO = '{"Version": "2012-10-17", "Statement": {\n"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::reports/*"}}';
const card = (page) => page.getByRole('group', { name: NAME });
const editor = (page) => page.getByRole('textbox', { name: NAME });
const text = (page) => editor(page).evaluate((content) => [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
/** A page with this policy alone. */
const openWith = (text, options) => open(link({ policies: [{ slot: 'identity', level: 0, name: '', text }], request: REQUEST }), options);
/** The cursor behind the first `words` of the text. */
async function cursorBehind(page, words) {
  const before = (await text(page)).split(words)[0] + words;
  await editor(page).focus();
  await page.keyboard.press('Control+Home');
  for (const letter of before) await page.keyboard.press('ArrowRight');
}

test('a wrong action is marked with what it weighs and the id of its check, and a button mends it', async () => {
  const opened = await openWith(TYPO);
  const { page } = opened;
  await card(page).getByRole('button', { name: /^Error, line 2, column \d+: .*did you mean `s3:GetObject`\? \(invalid-action\)$/ }).waitFor();
  const marked = card(page).locator('.cm-lintRange-error');
  assert.equal(await marked.textContent(), '"s3:GetObjekt"');
  await card(page).getByRole('button', { name: /^Fix: write `s3:GetObject`.*, line 2, column \d+$/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.findings li').length === 0);
  assert.equal(await text(page), TYPO.replace('Objekt', 'Object'));
  // It is a change like another: it is decided, and can be taken back.
  await writeRequest(page, JSON.stringify({ ...REQUEST, resource: 'arn:aws:s3:::reports/q3.csv' }));
  await becomes(page, 'Allowed');
  await editor(page).focus();
  await page.keyboard.press('Control+z');
  await becomes(page, 'deny');
  assertQuiet(opened);
});

test('what a marker says is shown beside the text too, with its button', async () => {
  const opened = await openWith(TYPO);
  const { page } = opened;
  const marked = card(page).locator('.cm-lintRange-error');
  await marked.waitFor();
  await marked.hover();
  const told = card(page).locator('.cm-tooltip-lint');
  assert.match(await told.textContent(), /did you mean `s3:GetObject`\?.*error: invalid-action/);
  await told.locator('.cm-diagnosticAction').click();
  await page.waitForFunction(() => document.querySelectorAll('.findings li').length === 0);
  assert.equal(await text(page), TYPO.replace('Objekt', 'Object'));
  assertQuiet(opened);
});

test('findings that weigh less than an error say so', async () => {
  const { page } = await openWith('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["iam:PassRole", "s3:GetObject", "s3:GetObject"], "Resource": "*"}}');
  await card(page).getByRole('button', { name: /^Security, line 1.*\(pass-role-with-star-in-resource\)$/ }).waitFor();
  await card(page).getByRole('button', { name: /^Suggestion, line 1/ }).first().waitFor();
});

test('what can stand at the cursor is offered while it is typed, and taken by key', async () => {
  const opened = await openWith('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": ');
  const { page } = opened;
  await editor(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('"s3:GetOb');
  const options = card(page).getByRole('option');
  await card(page).locator('.cm-completionLabel').getByText('s3:GetObject', { exact: true }).waitFor();
  const labels = await card(page).locator('.cm-completionLabel').allTextContents();
  assert.ok(labels.includes('s3:GetObject') && labels.every((label) => /^s3:getob/i.test(label)), labels.join());
  const at = labels.indexOf('s3:GetObject');
  // The first key presses within a moment of the list are for the text.
  await page.waitForTimeout(150);
  for (let step = 0; step < at; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.match(await text(page), /"Action": "s3:GetObject"$/);
  // Behind a whole word nothing comes up by itself; asked for, something does.
  assert.equal(await options.count(), 0);
  await page.keyboard.press('Control+Space');
  await options.first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await options.count(), 0);
  assertQuiet(opened);
});

test('what stands under the pointer, or at the cursor, is told', async () => {
  const opened = await openWith(TYPO.replace('Objekt', 'Object'));
  const { page } = opened;
  await editor(page).getByText('s3:GetObject').hover();
  const told = card(page).locator('.told');
  await told.waitFor();
  assert.match(await told.textContent(), /^s3:GetObject: Read/);
  assert.equal(await told.locator('code').first().textContent(), 's3:GetObject');
  await page.mouse.move(0, 0);
  await told.waitFor({ state: 'detached' });
  await cursorBehind(page, '"s3:Get');
  await page.keyboard.press('F1');
  await told.waitFor();
  assert.equal(await told.count(), 1);
  assert.match(await card(page).locator('.cm-announced').textContent(), /^s3:GetObject: Read/);
  await page.keyboard.press('Escape');
  await told.waitFor({ state: 'detached' });
  await cursorBehind(page, '{');
  await page.keyboard.press('F1');
  assert.match(await card(page).locator('.cm-announced').textContent(), /^Nothing is known/);
  assertQuiet(opened);
});

test('without the reference the checks that need none are left, and the page says what is missing', async () => {
  const { page } = await openWith(TYPO.replace('"Allow"', '"Allow", "Sid": "a b"'), { missing: ['reference.bin'] });
  assert.match(await page.locator('#advice').textContent(), /^Actions, resources and condition keys of AWS's services are not checked and not offered: .*404/);
  await card(page).getByRole('button', { name: /\(unsupported-sid\)$/ }).waitFor();
  assert.equal(await card(page).getByRole('button', { name: /invalid-action/ }).count(), 0);
  await becomes(page, 'No decision');
});

test('without its module the page works as before, and says so', async () => {
  const { page } = await openWith(TYPO.replace('Allow', 'Alow'), { missing: ['portcullis-lint.wasm'] });
  assert.match(await page.locator('#advice').textContent(), /^Policies are checked for what AWS refuses, and no further: .*404/);
  await card(page).getByRole('button', { name: /^Error, line 2, column \d+: .*Alow/ }).waitFor();
  await cursorBehind(page, '"s3:Get');
  await page.keyboard.press('Control+Space');
  await page.keyboard.press('F1');
  assert.equal(await card(page).getByRole('option').count(), 0);
  await becomes(page, 'No decision');
});

test('markers, what is offered and what is told are accessible', async () => {
  const { page } = await openWith(TYPO);
  await card(page).locator('.cm-lintRange-error').waitFor();
  await page.evaluate(axe);
  const violations = async () => {
    await isStill(page);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`);
  };
  assert.deepEqual(await violations(), []);
  await cursorBehind(page, '"s3:Get');
  await page.keyboard.press('Control+Space');
  await card(page).getByRole('option').first().waitFor();
  assert.deepEqual(await violations(), []);
  await page.keyboard.press('Escape');
  await cursorBehind(page, '"Eff');
  await page.keyboard.press('F1');
  await card(page).locator('.told').waitFor();
  assert.deepEqual(await violations(), []);
  // To the marker and what is told of it, without a pointer.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  assert.equal(await selected(page), '"s3:GetObjekt"');
  await card(page).locator('.cm-lintRange-error').hover();
  await card(page).locator('.cm-tooltip-lint').waitFor();
  assert.deepEqual(await violations(), []);
});
