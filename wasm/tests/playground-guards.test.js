// What stands before any policy, and calls of several pairs, in the playground.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALLOW, REQUEST, becomes, decision, hash, isDecided, link, policy, selected, usePlayground, verdict, write, writeRequest } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const WAY = 'Redshift cluster in private subnets';
const explanation = (page) => page.locator('#explanation').textContent();
const connection = (page) => page.getByRole('textbox', { name: /^Facts, one a line/ });
const guard = (slot, text) => policy([], { slot, text });

async function openExample(title) {
  const opened = await open();
  await opened.page.getByLabel('Example').selectOption(title);
  await isDecided(opened.page);
  return opened;
}

test('the whole way to a cluster, and what stands on it', async () => {
  const opened = await openExample(WAY);
  const { page } = opened;
  assert.match(await verdict(page), /Implicit deny/);
  assert.match(await decision(page), /in: network; security group sg-warehouse: no inbound rule admits 192\.168\.20\.5 to tcp\/5439/);
  const steps = await explanation(page);
  assert.match(steps, /^Network: implicitDenypasses: from 192\.168\.20\.5/);
  assert.match(steps, /refuses: security group sg-warehouse.*Transport requirements: allowedpasses: /);
  const facts = (address, sslmode) => `from = {"address":"${address}"}\nto = {"cluster":"prod"}\nsslmode = ${sslmode}`;
  assert.equal(await connection(page).inputValue(), facts('192.168.20.5', 'verify-full'));
  await connection(page).fill(facts('192.168.10.5', 'verify-full'));
  await becomes(page, 'Allowed');
  assert.match(await explanation(page), /Network: allowed.*Identity-based policy: allowed/);
  await connection(page).fill(facts('192.168.10.5', 'disable'));
  await becomes(page, 'Implicit deny');
  assert.match(await decision(page), /in: transport/);
  await page.getByRole('button', { name: 'Remove Transport requirements' }).click();
  await becomes(page, 'Allowed');
  await connection(page).fill('from');
  await becomes(page, 'No decision');
  assert.match(await decision(page), /request\.network\.connection line 1: expected key = value/);
  await connection(page).fill('');
  await becomes(page, 'No decision');
  assert.match(await decision(page), /policies\.network/);
  await page.getByRole('button', { name: 'Remove Network' }).click();
  await becomes(page, 'Allowed');
  assertQuiet(opened);
});

test('guards are typed by hand, and their mistakes are marked where they stand', async () => {
  const opened = await open(link({ request: REQUEST, policies: [ALLOW] }));
  const { page } = opened;
  await becomes(page, 'Allowed');
  await page.locator('#add-layer').selectOption({ label: 'Transport requirements' });
  await page.getByRole('button', { name: 'Add policy' }).click();
  const card = page.getByRole('group', { name: 'Transport requirements' });
  assert.equal(await card.getByLabel('Name').count(), 0);
  assert.ok(!(await page.locator('#add-layer option').allTextContents()).includes('Transport requirements'));
  await write(page, 'Transport requirements', '{\n  "requireFacts": true,\n  "minimumTlsVersion": "1.4"\n}');
  await becomes(page, 'No decision');
  const finding = card.getByRole('button', { name: /^Error, line 3, column 24: / });
  await finding.click();
  assert.equal(await selected(page), '"1.4"');
  await write(page, 'Transport requirements', '{"requireFacts": true, "fowardSecrecy": true}');
  await card.getByRole('button', { name: /^Error, line 1.*fowardSecrecy/ }).waitFor();
  await write(page, 'Transport requirements', '{"requireFacts": true}');
  await becomes(page, 'Implicit deny');
  assert.match(await decision(page), /in: transport/);
  // Not what follows it, which would be other policies.
  for (const text of ['', '{', '{}}', '{}, "resource": {}', '{"requireFacts": true}, "network": {}']) {
    await write(page, 'Transport requirements', text);
    await becomes(page, 'No decision');
    assert.match(await decision(page), /policies\.transport is no JSON/, text);
    await card.locator('.findings button.error').first().waitFor();
  }
  await write(page, 'Transport requirements', '{"minimumTlsVersion": "1.2", "minimumTlsVersion": "1.3"}');
  await page.locator('#decision').getByText('policies.transport').waitFor();
  await becomes(page, 'No decision');
  assertQuiet(opened);
});

test('every pair of a call is told, and the one that decides', async () => {
  const opened = await openExample('Redshift login as a call of four pairs');
  const { page } = opened;
  assert.match(await decision(page), /`redshift:JoinGroup` on `[^`]*dbgroup:prod\/admins` is refused/);
  const pairs = await page.locator('#decision .keys').first().locator('li').allTextContents();
  assert.deepEqual(pairs.map((text) => text.replace(/^(\S+) on arn:aws:redshift:eu-west-1:111122223333:/, '$1 ')), [
    'redshift:GetClusterCredentials dbuser:prod/nora: ✓ Allowed', 'redshift:GetClusterCredentials dbname:prod/sales: ✓ Allowed',
    'redshift:JoinGroup dbgroup:prod/readers: ✓ Allowed', 'redshift:JoinGroup dbgroup:prod/admins: ✗ Implicit deny',
  ]);
  assert.equal(await page.locator('#explanation > .tree > li').count(), 4);
  const decided = page.locator('#explanation > .tree > li').nth(2).locator('.decided');
  await decided.getByRole('button', { name: /^Allow Readers.*and decided$/ }).click();
  assert.match(await selected(page), /^\{\s+"Sid": "Readers"[^]*\}$/);
  assert.equal(await page.locator('#explanation > .tree > li').nth(3).locator('.decided').count(), 0);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(page));
  assert.equal(await explanation(second.page), await explanation(page));
  assertQuiet(opened);
});

test('the policy of a further pair’s resource is not that of the request’s own', async () => {
  const of = (Sid, Resource) => ({ Version: '2012-10-17', Statement: { Sid, Effect: 'Allow', Principal: '*', Action: 's3:*', Resource } });
  const request = { ...REQUEST, pairs: [{ action: 's3:PutObject', resource: 'arn:aws:s3:::other/k', resourcePolicy: of('Theirs', 'arn:aws:s3:::other/*') }] };
  const opened = await open(link({ request, policies: [{ ...ALLOW, slot: 'resource', text: JSON.stringify(of('Own', 'arn:aws:s3:::b/*'), null, 1) }] }));
  const { page } = opened;
  await becomes(page, 'Allowed');
  await page.getByRole('button', { name: /^Allow Own/ }).click();
  assert.match(await selected(page), /"Own"/);
  await page.getByRole('button', { name: 'Copy link' }).focus();
  await page.getByRole('button', { name: /^Allow Theirs/ }).click();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Allow Theirs/);
  assertQuiet(opened);
});

test('a link carries guards, and one that has them wrong is refused', async () => {
  const request = { ...REQUEST, network: { connection: { from: { address: '10.0.0.7' }, to: { cluster: 'prod' } } } };
  const question = { request, policies: [ALLOW, guard('network', '{"vpcs": [1.50]}')] };
  const first = await open(link(question));
  assert.match(await decision(first.page), /policies\.network\.vpcs\[0\]/);
  await connection(first.page).fill('from = {');
  await becomes(first.page, 'No decision');
  await first.page.getByRole('button', { name: 'Copy link' }).click();
  await first.page.waitForFunction(() => location.hash.startsWith('#q='));
  const second = await open(await hash(first.page));
  assert.equal(await connection(second.page).inputValue(), 'from = {');
  assert.equal(await second.page.getByRole('group', { name: 'Network' }).locator('.cm-content').textContent(), '{"vpcs": [1.50]}');
  assertQuiet(second);
  for (const [policies, finding] of [
    [[{ ...guard('network', '{}'), name: 'Ours' }], /policies\[0\]\.name expected none/],
    [[{ ...guard('transport', '{}'), level: 1 }], /policies\[0\]\.level expected 0/],
    [[guard('network', '{}'), guard('network', '{}')], /policies\.network takes one policy, and there are 2/],
  ]) {
    const { page } = await open(link({ request: REQUEST, policies }));
    assert.match(await verdict(page), /No decision/);
    assert.match(await decision(page), finding);
  }
});

test('a connection in the request as JSON is no mistake by itself', async () => {
  const opened = await openExample(WAY);
  const { page } = opened;
  const marks = page.locator('#request-json .cm-lintRange-error');
  const to = (cluster) => JSON.stringify({ ...REQUEST, network: { connection: { from: { address: '192.168.10.5' }, to: { cluster }, ports: 1 } } });
  await writeRequest(page, to('prod'));
  await marks.first().waitFor();
  assert.deepEqual(await marks.allTextContents(), ['"ports"']);
  await writeRequest(page, to('prod').replace(',"ports":1', ''));
  await marks.first().waitFor({ state: 'detached' });
  assertQuiet(opened);
});
