// Nothing that was written is lost: it is kept in the browser, and what replaces it can be undone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALLOW, REQUEST, becomes, decision, hash, isDecided, isReady, link, usePlayground, verdict, write, writeRequest } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const QUESTION = { request: REQUEST, policies: [ALLOW] };
const reload = async (page) => {
  await page.reload();
  await isReady(page);
};
const button = (page, name) => page.getByRole('button', { name, exact: true });
const address = (page) => page.getByLabel('Source IP', { exact: true });

test('the last edit survives a reload', async () => {
  const opened = await open();
  const { page } = opened;
  await address(page).fill('203.0.113.9');
  // Not decided yet, perhaps.
  await reload(page);
  assert.equal(await address(page).inputValue(), '203.0.113.9');
  await becomes(page, 'Allowed');
  await page.getByLabel('Name').first().fill('Renamed');
  await write(page, 'Identity-based policy Renamed', '{"broken"');
  await page.getByRole('textbox', { name: /^Condition keys/ }).fill('half a line');
  await reload(page);
  assert.equal(await page.getByRole('group', { name: 'Identity-based policy Renamed' }).locator('.cm-content').textContent(), '{"broken"');
  assert.equal(await page.getByRole('textbox', { name: /^Condition keys/ }).inputValue(), 'half a line');
  assert.match(await decision(page), /line 1: expected key = value/);
  await page.getByRole('textbox', { name: /^Condition keys/ }).fill('');
  await writeRequest(page, '{"broken": ');
  await reload(page);
  assert.equal(await page.locator('#request-json .cm-content').textContent(), '{"broken": ');
  assert.match(await verdict(page), /No decision/);
  assertQuiet(opened);
});

test('a link never brings back an older question than the last edit', async () => {
  const opened = await open(link(QUESTION));
  const { page } = opened;
  await page.getByLabel('Action').fill('s3:PutObject');
  assert.equal(await hash(page), '');
  await reload(page);
  assert.equal(await page.getByLabel('Action').inputValue(), 's3:PutObject');
  await button(page, 'Copy link').click();
  await page.waitForFunction(() => location.hash.startsWith('#q='));
  await write(page, 'Identity-based policy', '{}');
  assert.equal(await hash(page), '');
  assert.equal(await page.locator('#shared').textContent(), '');
  await reload(page);
  assert.equal(await page.locator('#policies .cm-content').textContent(), '{}');
  assertQuiet(opened);
});

test('a link does not take the place of the work: it can be undone, also after reloads', async () => {
  const opened = await open();
  const { page } = opened;
  await address(page).fill('203.0.113.9');
  await isDecided(page);
  await page.goto('about:blank');
  await page.goto(`${opened.requests[0]}${link(QUESTION)}`);
  await isReady(page);
  assert.equal(await page.getByLabel('Action').inputValue(), 's3:GetObject');
  await reload(page);
  await reload(page);
  await page.getByLabel('Action').fill('s3:PutObject');
  await reload(page);
  await button(page, 'Undo').click();
  assert.equal(await address(page).inputValue(), '203.0.113.9');
  assert.ok(await button(page, 'Undo').isDisabled());
  await button(page, 'Redo').click();
  assert.equal(await page.getByLabel('Action').inputValue(), 's3:PutObject');
});

test('an example, Add, Remove and a dropped block can be undone, and done again', async () => {
  const opened = await open();
  const { page } = opened;
  await address(page).fill('203.0.113.9');
  await write(page, 'Identity-based policy AnalystAccess', ALLOW.text);
  const steps = [
    () => page.getByLabel('Example').selectOption('Data perimeter'),
    () => button(page, 'Remove Identity-based policy Anything').click(),
    () => button(page, 'Add policy').click(),
    () => page.getByLabel('Action').fill('s3:PutObject'),
    () => page.getByLabel('Example').selectOption('Redshift login, from the office only'),
    () => page.getByRole('combobox', { name: 'Type' }).selectOption(''),
  ];
  const everything = async () => {
    await isDecided(page);
    return page.evaluate(() => JSON.stringify([
      ...[...document.querySelectorAll('main input, main select:not(#add-layer), main textarea')].map(({ value }) => value),
      ...[...document.querySelectorAll('.editor')].map(({ shadowRoot }) => shadowRoot.querySelector('.cm-content').textContent),
      document.querySelector('#decision').textContent,
    ]));
  };
  const seen = [await everything()];
  for (const step of steps) {
    await step();
    seen.push(await everything());
  }
  // What is typed is undone where it is typed.
  const stops = seen.filter((_, index) => index !== 3);
  for (const expected of stops.slice(0, -1).toReversed()) {
    await button(page, 'Undo').click();
    assert.equal(await everything(), expected);
  }
  assert.ok(await button(page, 'Undo').isDisabled());
  for (const expected of stops.slice(1)) {
    await button(page, 'Redo').click();
    assert.equal(await everything(), expected);
  }
  assert.ok(await button(page, 'Redo').isDisabled());
  assertQuiet(opened);
});

test('an example can be chosen again after an edit', async () => {
  const { page } = await open();
  await address(page).fill('203.0.113.9');
  await becomes(page, 'Allowed');
  await page.getByLabel('Example').selectOption('Redshift login, from the office only');
  assert.match(await verdict(page), /Implicit deny/);
});

test('Add and Remove leave the other editors alone', async () => {
  const opened = await open();
  const { page } = opened;
  const editor = await write(page, 'Identity-based policy AnalystAccess', '{}');
  const before = await editor.elementHandle();
  await button(page, 'Add policy').click();
  await button(page, 'Remove Service control policy OnlyOverTls').click();
  await editor.click();
  assert.ok(await before.evaluate((node) => node.isConnected));
  await page.keyboard.press('Control+z');
  assert.match(await editor.textContent(), /OwnDatabaseUserFromOffice/);
  await becomes(page, 'Allowed');
  assertQuiet(opened);
});

test('the page works without a storage, with a full one, and with rubbish in it', async () => {
  for (const script of [
    () => Object.defineProperties(window, Object.fromEntries(['localStorage', 'sessionStorage'].map((name) => [name, { get() { throw new DOMException('closed', 'SecurityError'); } }]))),
    () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; },
    () => Object.defineProperties(window, { localStorage: { value: null }, sessionStorage: { value: undefined } }),
  ]) {
    const opened = await open();
    const { page } = opened;
    await page.addInitScript(script);
    await reload(page);
    await address(page).fill('203.0.113.9');
    await becomes(page, 'Allowed');
    assert.match(await page.locator('#kept').textContent(), /Your work is not kept/);
    assertQuiet(opened);
    await page.close();
  }
  const { page } = await open();
  for (const rubbish of ['', 'x', 'null', '[]', '{"request": "", "policies": [{}]}', '[null]', '["x"]']) {
    await page.evaluate((rubbish) => {
      for (const store of [localStorage, sessionStorage]) for (const name of ['work', 'steps', 'colours']) store.setItem(`portcullis-playground.${name}`, rubbish);
    }, rubbish);
    await reload(page);
    assert.match(await verdict(page), /Implicit deny/, rubbish);
    await address(page).fill('203.0.113.9');
    await becomes(page, 'Allowed');
  }
});

/** Fills a store to its last letter. */
const fill = (page, store) => page.evaluate((store) => {
  let text = '';
  for (let size = 2 ** 23; size >= 1; size /= 2) {
    try {
      window[store].setItem('other', text + 'x'.repeat(size));
      text += 'x'.repeat(size);
    } catch {
      // Half of it, then.
    }
  }
}, store);

test('where a store is full the last edit survives, and no older one comes back', async () => {
  for (const [full, canUndo] of [[['sessionStorage'], true], [['localStorage'], true], [['sessionStorage', 'localStorage'], false]]) {
    const { page } = await open();
    await address(page).fill('203.0.113.9');
    await isDecided(page);
    await page.getByLabel('Example').selectOption('Redshift login, from the office only');
    await address(page).fill('1');
    await isDecided(page);
    for (const store of full) await fill(page, store);
    await address(page).fill('203.0.113.10');
    await isDecided(page);
    assert.equal(await page.locator('#kept').textContent(), '');
    await reload(page);
    assert.equal(await address(page).inputValue(), '203.0.113.10');
    // The way back is given up first.
    assert.equal(await button(page, 'Undo').isEnabled(), canUndo);
    await page.close();
  }
});

test('what long links replaced does not take the room of the work', async () => {
  const { page } = await open();
  // What others of this origin have left is room for the work, and none for what it replaced.
  for (const store of ['localStorage', 'sessionStorage']) {
    await fill(page, store);
    await page.evaluate((store) => window[store].setItem('other', window[store].getItem('other').slice(150_000)), store);
  }
  for (let nth = 0; nth < 2; nth += 1) {
    const text = `${ALLOW.text}${' '.repeat(100_000)}`;
    await page.evaluate((fragment) => { location.hash = fragment; }, link({ ...QUESTION, policies: [{ ...ALLOW, name: `P${nth}`, text }] }));
    await page.getByRole('group', { name: `Identity-based policy P${nth}` }).waitFor();
  }
  await page.getByLabel('Action').fill('s3:PutObject');
  await isDecided(page);
  assert.equal(await page.locator('#kept').textContent(), '');
  await reload(page);
  assert.equal(await page.getByLabel('Action').inputValue(), 's3:PutObject');
});

test('each tab keeps its own work, and a new one begins with the last', async () => {
  const { page } = await open();
  await address(page).fill('203.0.113.1');
  await isDecided(page);
  const opening = page.context().waitForEvent('page');
  await page.evaluate(() => window.open(location.href, '_blank', 'noopener'));
  const other = await opening;
  await isReady(other);
  assert.equal(await address(other).inputValue(), '203.0.113.1');
  await address(other).fill('203.0.113.2');
  await isDecided(other);
  await reload(page);
  assert.equal(await address(page).inputValue(), '203.0.113.1');
  await reload(other);
  assert.equal(await address(other).inputValue(), '203.0.113.2');
});

test('the colours are remembered', async () => {
  const { page } = await open();
  await page.getByLabel('Colours').selectOption('dark');
  await reload(page);
  assert.equal(await page.getByLabel('Colours').inputValue(), 'dark');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByLabel('Colours').selectOption('');
  await reload(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
});
