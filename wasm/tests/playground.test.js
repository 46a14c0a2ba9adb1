// The playground as a person meets it, built, from a static host, under the strict policy.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { becomes, hash, isStill, selected, usePlayground, verdict } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const artefacts = fileURLToPath(new URL('../../target/playground/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

before(() => mkdirSync(artefacts, { recursive: true }));

test('the decision follows what is typed', async () => {
  const opened = await open();
  const { page } = opened;
  assert.match(await verdict(page), /Implicit deny/);
  await page.getByLabel('Source IP', { exact: true }).fill('203.0.113.9');
  await becomes(page, 'Allowed');
  await page.getByRole('combobox', { name: 'TLS' }).selectOption('none');
  await becomes(page, 'Explicit deny');
  await page.getByLabel('Source IP', { exact: true }).fill('nowhere');
  await becomes(page, 'No decision');
  assert.match(await page.locator('#decision').textContent(), /request\.network\.sourceIp/);
  assertQuiet(opened);
});

test('a policy is typed by hand, and its mistake is marked at its line', async () => {
  const opened = await open();
  const { page } = opened;
  const editor = page.getByRole('textbox', { name: 'Identity-based policy AnalystAccess' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{\n"Version": "2012-10-17",\n"Statement": {"Sid": "é𝕏", "Effect": "Allow",\n"Action": "*", "Resource": "*", "Condition": {"StringLik": {"aws:username": "a"}}');
  await page.keyboard.type('}}');
  const card = page.getByRole('group', { name: 'Identity-based policy AnalystAccess' });
  await card.getByRole('button', { name: /StringLik`; did you mean `StringLike`/ }).waitFor();
  const marked = card.locator('.cm-lintRange-error').filter({ hasText: 'StringLik' });
  assert.equal(await marked.textContent(), '"StringLik"');
  const line = await marked.evaluate((node) => [...node.closest('.cm-content').children].indexOf(node.closest('.cm-line')) + 1);
  assert.equal(line, 4);
  await becomes(page, 'No decision');
  assertQuiet(opened);
});

test('a reason that is clicked selects the text that decided', async () => {
  const opened = await open();
  const { page } = opened;
  await page.getByRole('button', { name: 'Condition.IpAddress.aws:SourceIp fails' }).click();
  assert.match(await selected(page), /^"aws:SourceIp": \[\s+"203\.0\.113\.0\/24",\s+"2001:db8::\/32"\s+\]$/);
  await page.getByRole('button', { name: /^Deny NoClearText/ }).click();
  assert.match(await selected(page), /^\{\s+"Sid": "NoClearText"[^]*\}$/);
  assertQuiet(opened);
});

test('what if: another source IP flips the decision, and the question stays as it was', async () => {
  const opened = await open();
  const { page } = opened;
  await page.getByLabel('Source IP were').fill('203.0.113.9');
  await page.getByText('The decision flips: ✓ Allowed').waitFor();
  assert.match(await verdict(page), /Implicit deny/);
  await page.getByLabel('Second factor were').selectOption('false');
  await page.getByText('The decision stays: ✗ Implicit deny').waitFor();
  assertQuiet(opened);
});

test('every example is decided; missing keys are named', async () => {
  const opened = await open();
  const { page } = opened;
  const verdicts = [];
  for (const title of await page.locator('#example option').allTextContents()) {
    await page.getByLabel('Example').selectOption(title);
    verdicts.push(await verdict(page));
  }
  assert.deepEqual(verdicts.map((text) => text.slice(2)), [
    'Implicit deny', 'Implicit deny', 'Implicit deny', 'Explicit deny', 'Implicit deny', 'Implicit deny', 'Allowed',
    'Explicit deny', 'Implicit deny', 'Explicit deny',
  ]);
  await page.getByLabel('Example').selectOption('Redshift login, from the office only');
  await page.getByLabel('Source IP', { exact: true }).fill('');
  await page.locator('#decision .keys code').filter({ hasText: 'aws:SourceIp' }).waitFor();
  assertQuiet(opened);
});

test('the request as JSON, and back', async () => {
  const opened = await open();
  const { page } = opened;
  await page.getByLabel('JSON', { exact: true }).check();
  const editor = page.getByRole('textbox', { name: 'Request as JSON' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('{"principal": "anonymous", "action": "redshift:DescribeClusters", "resource": "*"}');
  await becomes(page, 'Implicit deny');
  assert.match(await page.locator('#explanation').textContent(), /^Resource-based policy/);
  await page.getByLabel('form', { exact: true }).check();
  assert.equal(await page.getByLabel('Principal').inputValue(), 'anonymous');
  assert.equal(await page.getByLabel('Action').inputValue(), 'redshift:DescribeClusters');
  assertQuiet(opened);
});

test('a link carries the question', async () => {
  const first = await open();
  await first.page.getByLabel('Example').selectOption('Data perimeter');
  await first.page.getByLabel('Add').selectOption({ label: 'Permissions boundary' });
  await first.page.getByRole('button', { name: 'Add policy' }).click();
  await first.page.getByLabel('Source IP', { exact: true }).fill('203.0.113.77');
  await first.page.getByRole('button', { name: 'Copy link' }).click();
  await first.page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(first.page));
  assert.equal(await second.page.getByLabel('Source IP', { exact: true }).inputValue(), '203.0.113.77');
  const text = (page, id) => page.locator(id).textContent();
  for (const id of ['#decision', '#explanation']) assert.equal(await text(second.page, id), await text(first.page, id));
  assert.equal(await second.page.getByRole('group', { name: 'Permissions boundary' }).count(), 1);
  assertQuiet(second);
  const broken = await open('#q=AAAA');
  assert.match(await broken.page.locator('#shared').textContent(), /could not be read/);
  assertQuiet(broken);
});

test('a session is scoped down by up to three policies, each of which limits', async () => {
  const opened = await open();
  const { page } = opened;
  await page.getByLabel('Source IP', { exact: true }).fill('203.0.113.9');
  await becomes(page, 'Allowed');
  const layers = page.locator('#add-layer');
  const add = async (label) => {
    await layers.selectOption({ label });
    await page.getByRole('button', { name: 'Add policy' }).click();
  };
  await add('Session policy');
  await add('Scope down policy');
  await becomes(page, 'Allowed');
  await add('Scope down policy');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}');
  await becomes(page, 'Implicit deny');
  assert.match(await page.locator('#decision').textContent(), /scope down policy/);
  await page.getByRole('button', { name: /^Allow statement 0.*does not apply/ }).click();
  assert.match(await selected(page), /"s3:\*"/);
  await add('Scope down policy');
  assert.equal(await page.getByRole('group', { name: 'Scope down policy' }).count(), 3);
  const offered = await layers.locator('option').allTextContents();
  assert.ok(!offered.includes('Scope down policy') && offered.includes('Session policy'), offered.join());
  // A link carries them; a user cannot have them.
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(page));
  assert.equal(await second.page.getByRole('group', { name: 'Scope down policy' }).count(), 3);
  await second.page.getByLabel('Unique id').fill('');
  await second.page.getByLabel('Principal').fill('arn:aws:iam::111122223333:user/Ann');
  await becomes(second.page, 'No decision');
  assert.match(await second.page.locator('#decision').textContent(), /policies\.session/);
  await second.page.getByRole('button', { name: 'Remove Session policy' }).click();
  await becomes(second.page, 'Implicit deny');
  await second.page.getByRole('combobox', { name: 'Type' }).selectOption('');
  await becomes(second.page, 'No decision');
  assert.match(await second.page.locator('#decision').textContent(), /policies\.scopeDown/);
  assertQuiet(second);
});

test('what a link brings is text, never markup', async () => {
  const { page } = await open();
  await page.getByLabel('Name').first().fill('<img src=x onerror=alert(1)>');
  await page.getByLabel('Source IP', { exact: true }).fill('203.0.113.9');
  await becomes(page, 'Allowed');
  assert.equal(await page.locator('#explanation img').count(), 0);
  assert.match(await page.locator('#explanation').textContent(), /<img src=x/);
});

test('it can be used by keyboard alone', async () => {
  const opened = await open();
  const { page } = opened;
  const reached = new Set();
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => {
      const active = document.activeElement;
      const inner = active.shadowRoot?.activeElement;
      return inner?.getAttribute('aria-label') ?? active.closest('label')?.textContent.trim().slice(0, 20) ?? active.textContent;
    }));
  }
  const names = [...reached].join('\n');
  for (const name of ['Identity-based policy AnalystAccess', 'Source IP', 'Add policy', 'Copy link', 'Condition.IpAddress.aws:SourceIp fails']) {
    assert.ok(names.includes(name), `${name} is not reached: ${names}`);
  }
  await page.getByRole('button', { name: 'Condition.IpAddress.aws:SourceIp fails' }).focus();
  await page.keyboard.press('Enter');
  assert.match(await selected(page), /aws:SourceIp/);
  assertQuiet(opened);
});

/** Ratios of contrast as WCAG 2.1 computes them: of borders of what can be used (1.4.11), and of placeholders (1.4.3). */
const contrasts = (page) => page.evaluate(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  /** What is painted behind it. */
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    throw new Error('nothing is behind');
  };
  const usable = [...document.querySelectorAll('input:not([type=radio]), select, textarea, button, .editor')];
  const bordered = usable.filter((element) => parseFloat(getComputedStyle(element).borderTopWidth) > 0);
  const name = (element) => `${element.tagName} ${element.id} ${element.parentElement.textContent.slice(0, 30)}`;
  return {
    borders: bordered.map((element) => [name(element), Math.min(...[element, element.parentElement].map((at) => ratio(getComputedStyle(element).borderTopColor, ground(at))))]),
    placeholders: usable.filter(({ placeholder }) => placeholder).map((element) => {
      const { color, opacity } = getComputedStyle(element, '::placeholder');
      return [name(element), opacity === '1' ? ratio(color, ground(element)) : 0];
    }),
  };
});

for (const colorScheme of ['light', 'dark']) {
  test(`borders and placeholders are seen: ${colorScheme}`, async () => {
    const { page } = await open('', { colorScheme });
    const { borders, placeholders } = await contrasts(page);
    assert.ok(borders.length > 20 && placeholders.length > 4);
    assert.deepEqual(borders.filter(([, ratio]) => ratio < 3), []);
    assert.deepEqual(placeholders.filter(([, ratio]) => ratio < 4.5), []);
  });
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1500, 420]) {
    test(`it is accessible: ${colorScheme}, ${width} pixels wide`, async () => {
      const { page } = await open('', { viewport: { width, height: 1000 }, colorScheme });
      await page.getByLabel('Source IP', { exact: true }).fill('203.0.113.9');
      await becomes(page, 'Allowed');
      await page.evaluate(axe);
      const guarded = 'Redshift cluster in private subnets';
      for (const example of [undefined, 'Redshift login as a call of four pairs', guarded, 'Data perimeter']) {
        if (example) await page.getByLabel('Example').selectOption(example);
        // Within a change the axe meets what is gone.
        await isStill(page);
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`), []);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0);
      await page.screenshot({ path: `${artefacts}${colorScheme}-${width}.png` });
    });
  }
}
