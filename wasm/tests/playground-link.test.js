// A link is read to its last member, or refused with the reason; there is no decision on a part of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { ALLOW, REQUEST, becomes, decision, hash, isReady, link, policy, usePlayground, verdict, writeRequest } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const QUESTION = { request: REQUEST, policies: [ALLOW] };
const nested = (levels, leaves) => `${'['.repeat(levels)}${Array(leaves).fill('0').join()}${']'.repeat(levels)}`;
/** Few letters as a link, and more than a text can have when it is indented. */
const DEEP = `{"request": ${nested(2_000, 150_000)}, "policies": []}`;

test('a link that is not understood is refused, and the page can be used', async () => {
  const opened = await open('#elsewhere');
  const { page } = opened;
  const packed = (text) => `#q=${deflateRawSync(text).toString('base64url')}`;
  for (const [fragment, finding] of [
    ['', /does not begin with #q=/],
    ['#q=', /damaged, or not whole/],
    ['#q=***', /damaged, or not whole/],
    ['#q=AAAA', /damaged, or not whole/],
    [link(QUESTION).slice(0, -9), /damaged, or not whole/],
    [packed(Buffer.from([0xff, 0xfe])), /damaged, or not whole/],
    [link('nothing'), /it cannot be read: .*JSON/],
    [link('null'), /expected an object/],
    [link({ policies: [] }), /request is missing/],
    [link({ request: REQUEST }), /policies expected a list/],
    [link({ ...QUESTION, policies: {} }), /policies expected a list/],
    [link({ ...QUESTION, settings: { loader: 'lenient' } }), /settings is unknown; known here: request, policies/],
    [link({ ...QUESTION, policies: [null] }), /policies\[0\] expected an object/],
    [link({ ...QUESTION, policies: [ALLOW, { ...ALLOW, slot: 'identitty' }] }), /policies\[1\]\.slot is none; known here: identity, resource/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, slot: 'constructor' }] }), /policies\[0\]\.slot is none/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, slot: ['identity'] }] }), /policies\[0\]\.slot is none/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, sid: 'x' }] }), /policies\[0\]\.sid is unknown/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, name: null }] }), /policies\[0\]\.name expected a text/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, text: {} }] }), /policies\[0\]\.text expected a text/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, level: '0' }] }), /policies\[0\]\.level expected 0/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, level: 1 }] }), /policies\[0\]\.level expected 0/],
    [link({ ...QUESTION, policies: [{ ...ALLOW, slot: 'serviceControlPolicies', level: 0.5 }] }), /policies\[0\]\.level expected a whole number/],
    [link({ ...QUESTION, draft: { action: { text: '', problem: '' } } }), /draft\.action is unknown/],
    [link({ ...QUESTION, draft: { context: 'x' } }), /draft\.context expected an object/],
    [link({ ...QUESTION, draft: { context: { text: 'x' } } }), /draft\.context\.problem expected a text/],
    [link(`{"request": {"action": "a:b", "action": "a:c"}, "policies": []}`), /"action" stands twice/],
    [link(`{"request": {}, "policies": [], "policies": []}`), /"policies" stands twice/],
    // What is made of them in the page is far more than what they are.
    [link(DEEP), /nested deeper than 48 arrays and objects/],
    [link({ ...QUESTION, draft: { ['x'.repeat(50_000)]: Object.fromEntries(Array.from({ length: 15_000 }, (_, nth) => [nth, 0])) } }), /draft\.x+ is unknown/],
    [link({ ...QUESTION, policies: Array(201).fill(ALLOW) }), /policies 201; a link holds 200/],
  ]) {
    // The first one came with the page, the others come to it.
    if (fragment !== '') await page.evaluate((fragment) => { location.hash = fragment; }, fragment);
    await page.locator('#shared').getByText('The link could not be read').waitFor();
    assert.match(await verdict(page), /No decision/, fragment);
    assert.match(await decision(page), finding);
    assert.doesNotMatch(await page.locator('#explanation').textContent(), /allowed|Deny/);
    await page.getByRole('button', { name: 'Decide what stands here' }).click();
    await becomes(page, 'Implicit deny');
    assert.equal(await hash(page), '');
    await page.waitForFunction(() => document.querySelector('#shared').textContent === '');
  }
  assertQuiet(opened);
  const deep = await open(link(DEEP));
  assert.match(await decision(deep.page), /nested deeper/);
});

test('a request of a link is asked whatever it is', async () => {
  for (const [request, finding] of [
    [null, /expected an object, found null/],
    [{ ...REQUEST, context: null }, /request\.context/],
    [{ ...REQUEST, unknown: 1 }, /request\.unknown unknown field/],
    ['{"broken": ', /request is no JSON/],
    [[], /expected an object/],
    [5, /expected an object/],
  ]) {
    const opened = await open(link({ ...QUESTION, request }));
    assert.match(await verdict(opened.page), /No decision/);
    assert.match(await decision(opened.page), finding);
    await writeRequest(opened.page, JSON.stringify(REQUEST));
    await becomes(opened.page, 'Allowed');
    assertQuiet(opened);
  }
});

test('two policies in a slot of one have no decision until one of them is removed', async () => {
  for (const [slot, title] of [['resource', 'Resource-based policy'], ['permissionsBoundary', 'Permissions boundary'], ['vpcEndpoint', 'VPC endpoint policy']]) {
    const opened = await open(link({ ...QUESTION, policies: [ALLOW, { ...ALLOW, slot, name: 'A' }, { ...ALLOW, slot, name: 'B' }] }));
    const { page } = opened;
    assert.match(await verdict(page), /No decision/);
    assert.match(await decision(page), new RegExp(`policies\\.${slot} takes one policy, and there are 2`));
    assert.equal(await page.getByRole('group', { name: title }).count(), 2);
    await page.getByRole('button', { name: `Remove ${title} B` }).click();
    assert.doesNotMatch(await decision(page), /takes one policy/);
    assertQuiet(opened);
  }
});

test('of a link that inflates without end no more is read than is said', async () => {
  const opened = await open(link(JSON.stringify({ ...QUESTION, policies: [policy([], { text: ' '.repeat(60_000_000) })] })));
  assert.match(await decision(opened.page), /more than 1048576 bytes; so many are read at most/);
  assertQuiet(opened);
  // What is half as long comes through, and what is beyond the bound makes no link.
  const { page } = await open(link({ ...QUESTION, policies: [policy([], { text: `${ALLOW.text}${' '.repeat(500_000)}` })] }));
  await becomes(page, 'Allowed');
  const indented = await open(link(`{"request": ${nested(40, 5_000)}, "policies": []}`));
  await indented.page.getByRole('button', { name: 'Copy link' }).click();
  await indented.page.waitForFunction(() => location.hash.length < 2_000 && document.querySelector('#shared').textContent.includes('link is'));
  const beyond = await open(link({ ...QUESTION, policies: Array(200).fill({ ...ALLOW, text: '{' }) }));
  await beyond.page.getByRole('button', { name: 'Add policy' }).click();
  await beyond.page.getByRole('button', { name: 'Copy link' }).click();
  await beyond.page.getByText('No link: policies: 201; a link holds 200.').waitFor();
});

test('a link keeps what is not understood, and every letter of the request', async () => {
  const first = await open(link(QUESTION));
  await first.page.getByRole('textbox', { name: /^Condition keys/ }).fill('app:colour red');
  await becomes(first.page, 'No decision');
  await first.page.getByRole('button', { name: 'Copy link' }).click();
  await first.page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(first.page));
  assert.match(await decision(second.page), /line 1: expected key = value/);
  assert.equal(await second.page.getByRole('textbox', { name: /^Condition keys/ }).inputValue(), 'app:colour red');
  const text = `${JSON.stringify(REQUEST).slice(0, -1)}, "context": {"n": 1.20, "n": 12345678901234567890123,`;
  await second.page.getByRole('textbox', { name: /^Condition keys/ }).fill('');
  await writeRequest(second.page, text);
  await second.page.getByRole('button', { name: 'Copy link' }).click();
  await second.page.waitForFunction(() => location.hash.startsWith('#q='));
  const third = await open(await hash(second.page));
  assert.equal(await third.page.locator('#request-json .cm-content').textContent(), text);
});

test('another link in the same page can be undone, and a broken one decides nothing', async () => {
  const opened = await open(link(QUESTION));
  const { page } = opened;
  await becomes(page, 'Allowed');
  const go = (fragment) => page.evaluate((fragment) => { location.hash = fragment; }, fragment);
  await go(link({ ...QUESTION, policies: [] }));
  await becomes(page, 'Implicit deny');
  for (const broken of ['#q=AAAA', link(DEEP)]) {
    await go(broken);
    await becomes(page, 'No decision');
    assert.equal(await page.locator('#shared').textContent(), 'The link could not be read.');
    await go(link({ ...QUESTION, policies: [] }));
    await becomes(page, 'Implicit deny');
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  await becomes(page, 'Allowed');
  assert.equal(await hash(page), '');
  await page.reload();
  await isReady(page);
  await becomes(page, 'Allowed');
  assertQuiet(opened);
});

test('ends of lines as elsewhere do not shift what a reason selects', async () => {
  const text = JSON.stringify(JSON.parse(ALLOW.text), null, 2).replaceAll('\n', '\r\n');
  const { page } = await open(link({ ...QUESTION, policies: [policy([], { text })] }));
  await page.getByRole('button', { name: /^Allow statement 0/ }).click();
  const shown = await page.evaluate(() => document.activeElement.shadowRoot.getSelection?.().toString() ?? document.getSelection().toString());
  assert.match(shown, /^\{\s+"Effect"[^]*\}$/);
});
