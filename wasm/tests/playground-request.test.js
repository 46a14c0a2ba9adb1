// What stands in the request is what is decided, or it is said that it is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALLOW, ALLOW_BUT_RED, REQUEST, becomes, decision, isDecided, link, policy, statement, usePlayground, verdict, write, writeRequest } from '../support/playground.js';

const { open, assertQuiet } = usePlayground();
const MALLORY = '{"principal": "arn:aws:iam::999988887777:user/Mallory", "action": "redshift:DeleteCluster", "resource": "*"';

const openAllowed = async (one = ALLOW, request = REQUEST) => {
  const opened = await open(link({ request, policies: [one] }));
  await becomes(opened.page, 'Allowed');
  return opened;
};

test('a request that is no JSON has no decision', async () => {
  const opened = await openAllowed();
  const { page } = opened;
  for (const text of [`${MALLORY},`, '', 'nothing', '{"a": 01}']) {
    await writeRequest(page, text);
    await becomes(page, 'No decision');
    assert.match(await decision(page), /request is no JSON/);
    assert.doesNotMatch(await page.locator('.answer').textContent(), /Allowed/);
    assert.equal(await page.locator('#explanation .tree').count(), 0);
    await writeRequest(page, JSON.stringify(REQUEST));
    await becomes(page, 'Allowed');
  }
  assertQuiet(opened);
});

test('a request cannot say more than a request', async () => {
  const { page } = await open(link({ request: REQUEST, policies: [] }));
  await becomes(page, 'Implicit deny');
  await writeRequest(page, `${JSON.stringify(REQUEST)}, "policies": {"identity": [${ALLOW.text}]}, "settings": {}`);
  await becomes(page, 'No decision');
});

test('while it is decided what was typed, the decision says that it is of the text before', async () => {
  const { page } = await openAllowed();
  // In one task, so that nothing is decided in between.
  const meanwhile = await page.evaluate(() => {
    const label = [...document.querySelectorAll('label')].find(({ firstChild }) => firstChild.textContent === 'Action');
    const input = label.querySelector('input');
    input.value = 'ec2:RunInstances';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return {
      verdict: document.querySelector('#decision .verdict').textContent,
      isBusy: document.querySelector('#decision').ariaBusy,
      isInert: document.querySelector('#explanation').inert,
    };
  });
  assert.deepEqual(meanwhile, { verdict: '… Deciding. What stands below is of the text before.', isBusy: 'true', isInert: true });
  await becomes(page, 'Implicit deny');
  assert.equal(await page.locator('#explanation').evaluate(({ inert }) => inert), false);
});

test('null, unknown members and wrong types are findings in every mode', async () => {
  const opened = await openAllowed();
  const { page } = opened;
  for (const [text, finding] of [
    ['null', /expected an object, found null/],
    ['[]', /expected an object/],
    [JSON.stringify({ ...REQUEST, context: null }), /request\.context/],
    [JSON.stringify({ ...REQUEST, contxt: {} }), /request\.contxt unknown field/],
    [JSON.stringify({ ...REQUEST, network: 'x' }), /request\.network/],
    [JSON.stringify({ ...REQUEST, action: 5 }), /request\.action/],
    [JSON.stringify({ ...REQUEST, principal: { arn: REQUEST.principal, x: 1 } }), /request\.principal\.x/],
    [`${JSON.stringify(REQUEST).slice(0, -1)}, "action": "s3:PutObject"}`, /`action` stands twice/],
    [JSON.stringify({ ...REQUEST, context: { a: '\ud800' } }), /scenario|request/],
  ]) {
    await writeRequest(page, text);
    await becomes(page, 'No decision');
    assert.match(await decision(page), finding, text);
    await page.locator('label', { hasText: 'form' }).first().click();
    await isDecided(page);
    assert.match(await verdict(page), /No decision/, text);
    await writeRequest(page, JSON.stringify(REQUEST));
    await becomes(page, 'Allowed');
  }
  await page.getByLabel('form', { exact: true }).check();
  await page.getByLabel('Action').fill('ec2:RunInstances');
  await becomes(page, 'Implicit deny');
  assertQuiet(opened);
});

test('what a form cannot show stays JSON, and says why', async () => {
  const { page } = await openAllowed();
  for (const [text, reason] of [['null', /it is no object/], [`${MALLORY},`, /JSON/], ['{"action": "a:b", "action": "a:c"}', /"action" stands twice/], [`{"context": {"a": ${'['.repeat(1_500)}${Array(50_000).fill('0').join()}${']'.repeat(1_500)}}}`, /nested deeper than 48/]]) {
    await writeRequest(page, text);
    await page.getByLabel('form', { exact: true }).click();
    assert.match(await page.locator('#request-note').textContent(), reason);
    assert.ok(await page.getByLabel('JSON', { exact: true }).isChecked());
    assert.ok(await page.getByRole('textbox', { name: 'Request as JSON' }).isVisible());
    assert.equal(await page.locator('#request-form').isVisible(), false);
  }
});

test('a finding is marked where it stands in the JSON of the request', async () => {
  const { page } = await openAllowed();
  await writeRequest(page, '{"principal": "arn:aws:iam::111122223333:user/Ann", "resource": "*",\n "time": "𝕏é", "action": "s3"}');
  const marked = page.locator('#request-json .cm-lintRange-error').first();
  await marked.waitFor();
  assert.match(await marked.textContent(), /^"(𝕏é|s3)"$/);
});

test('each line of the context is asked, or said not to be understood', async () => {
  const opened = await openAllowed(ALLOW_BUT_RED);
  const { page } = opened;
  const area = page.getByRole('textbox', { name: /^Condition keys/ });
  for (const [lines, finding] of [
    ['app:colour red', /request\.context line 1: expected key = value/],
    ['a = 1\n\n= red', /line 3: expected key = value/],
    ['app:colour = red\napp:colour = blue', /line 2: app:colour stands twice/],
    ['app:colour = ["red"', /line 1: the value begins like JSON and is none/],
    ['app:colour = {red}', /line 1: the value begins like JSON and is none/],
    ['app:colour = "red', /line 1: the value begins like JSON and is none/],
    ['app:colour = {"a": 1, "a": 2}', /"a" stands twice/],
  ]) {
    await area.fill(lines);
    await becomes(page, 'No decision');
    assert.match(await decision(page), finding);
    await area.fill('');
    await becomes(page, 'Allowed');
  }
  // No other form of the request may lose what is not understood.
  await area.fill('app:colour red');
  await page.getByLabel('JSON', { exact: true }).click();
  assert.match(await page.locator('#request-note').textContent(), /line 1: expected key = value/);
  assert.equal(await area.inputValue(), 'app:colour red');
  await area.fill('app:colour = red');
  await becomes(page, 'Explicit deny');
  assertQuiet(opened);
});

test('a key of the context may be any text', async () => {
  const keys = { 'aws:RequestTag/cost center': 'red', 'a=b': 'red', '"q"': 'red', 'x\ny': 'red', __proto__x: 'red' };
  for (const key of Object.keys(keys)) {
    const asked = policy([statement('Allow'), statement('Deny', { Condition: { StringEquals: { [key]: 'red' } } })]);
    const opened = await open(link({ request: { ...REQUEST, context: { [key]: 'red' } }, policies: [asked] }));
    const before = await decision(opened.page);
    // Any edit writes the request anew from the form.
    const area = opened.page.getByRole('textbox', { name: /^Condition keys/ });
    await area.fill(`${await area.inputValue()}\nother = x`);
    await isDecided(opened.page);
    assert.equal(await decision(opened.page), before, key);
  }
  const { page } = await openAllowed();
  await page.getByRole('textbox', { name: /^Condition keys/ }).fill('__proto__ = red');
  await page.getByLabel('JSON', { exact: true }).check();
  assert.match(await page.locator('#request-json .cm-content').textContent(), /"__proto__": "red"/);
});

test('texts and numbers keep their kind and their spelling in the form', async () => {
  const context = '{"n": 1.20, "big": 12345678901234567890123, "far": 1e400, "t": "1.20", "w": "true", "none": "null", "l": [1.20, "1.20"], "e": "", "s": " x ", "two": "a\\nb", "q": "\\"q\\"", "b": true, "o": "007"}';
  const { page } = await open(link(`{"request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "*", "context": ${context}}, "policies": []}`));
  await page.getByLabel('Action').fill('s3:PutObject');
  const area = page.getByRole('textbox', { name: /^Condition keys/ });
  await area.fill(`${await area.inputValue()}\nadded = 1.50`);
  await page.getByLabel('JSON', { exact: true }).check();
  const shown = await page.locator('#request-json .cm-content').evaluate((node) => [...node.children].map(({ textContent }) => textContent).join('\n'));
  const inner = (text) => text.replaceAll(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '');
  for (const member of ['"n": 1.20', '"big": 12345678901234567890123', '"far": 1e400', '"t": "1.20"', '"w": "true"', '"none": "null"', '"e": ""', '"s": " x "', '"two": "a\\nb"', '"q": "\\"q\\""', '"b": true', '"o": "007"', '"added": 1.50']) {
    assert.ok(shown.includes(member), `${member}: ${shown}`);
  }
  assert.match(inner(shown), /"l":\[1\.20,"1\.20"\]/);
});

test('a principal that begins like JSON is JSON, or no question', async () => {
  const opened = await openAllowed();
  const { page } = opened;
  const principal = page.getByLabel('Principal');
  await principal.fill('{"arn": "arn:aws:iam::999988887777:user/Mallory"');
  await becomes(page, 'No decision');
  assert.match(await decision(page), /request\.principal.*JSON/);
  await principal.fill('{"service": "redshift.amazonaws.com", "service": "s3.amazonaws.com"}');
  await becomes(page, '… Deciding');
  await becomes(page, 'No decision');
  assert.match(await decision(page), /"service" stands twice/);
  await principal.fill(`{"service": ${'['.repeat(47)}${']'.repeat(47)}}`);
  await becomes(page, '… Deciding');
  await becomes(page, 'No decision');
  assert.match(await decision(page), /request\.principal nested deeper than 48/);
  await principal.fill('{"service": "redshift.amazonaws.com"}');
  await becomes(page, 'Implicit deny');
  // Another fact beside it is not dropped.
  await page.getByLabel('Unique id').fill('AROAEXAMPLE');
  await becomes(page, 'No decision');
  assertQuiet(opened);
});

test('facts without a field are shown, and stay', async () => {
  const request = { ...REQUEST, principal: { arn: REQUEST.principal, uniqueId: 'AIDAEXAMPLE', isServiceLinkedRole: false }, network: { vpc: 'vpc-1', vpcSourceIp: '10.0.0.1', tls: { version: '1.2', cipherSuite: 'X' } }, resourceInManagementAccount: false };
  const { page } = await open(link({ request, policies: [ALLOW] }));
  const rest = page.getByLabel('Asked too');
  assert.deepEqual(JSON.parse(await rest.textContent()), {
    principal: { isServiceLinkedRole: false }, network: { vpc: 'vpc-1', vpcSourceIp: '10.0.0.1', tls: { cipherSuite: 'X' } }, resourceInManagementAccount: false,
  });
  await page.getByLabel('TLS').selectOption('1.3');
  // Between two ARNs there is something that is none.
  await page.getByLabel('Principal').fill('');
  await page.getByLabel('Principal').fill('arn:aws:iam::111122223333:user/Bob');
  await page.getByLabel('JSON', { exact: true }).check();
  const shown = await page.locator('#request-json .cm-content').evaluate((node) => [...node.children].map(({ textContent }) => textContent).join('\n'));
  assert.deepEqual(JSON.parse(shown), {
    ...request, principal: { ...request.principal, arn: 'arn:aws:iam::111122223333:user/Bob' }, network: { ...request.network, tls: { version: '1.3', cipherSuite: 'X' } },
  });
  await page.getByLabel('form', { exact: true }).check();
  await writeRequest(page, JSON.stringify({ ...REQUEST, network: 'x', time: 5 }));
  await page.getByLabel('form', { exact: true }).check();
  assert.deepEqual(JSON.parse(await rest.textContent()), { network: 'x', time: 5 });
});

test('what if has no verdict on a question that has none', async () => {
  const opened = await openAllowed();
  const { page } = opened;
  await page.getByLabel('Source IP were').fill('203.0.113.9');
  const output = page.locator('.what-if output');
  await page.getByText('The decision stays: ✓ Allowed').waitFor();
  await writeRequest(page, `${MALLORY},`);
  await becomes(page, 'No decision');
  assert.match(await output.textContent(), /^No decision/);
  // Both are read at one instant: the next may have an answer.
  const whileDeciding = page.waitForFunction(() => {
    const text = (selector) => document.querySelector(selector).textContent;
    return text('#decision .verdict').includes('… Deciding') && text('.what-if output');
  });
  await writeRequest(page, JSON.stringify({ ...REQUEST, context: null }));
  assert.equal(await (await whileDeciding).jsonValue(), '…');
  await becomes(page, 'No decision');
  assert.match(await output.textContent(), /^No decision/);
  await writeRequest(page, JSON.stringify(REQUEST));
  await becomes(page, 'Allowed');
  await page.getByLabel('Source IP were').fill('nowhere');
  assert.match(await output.textContent(), /^No decision: .*nowhere/);
  assertQuiet(opened);
});

test('a gate that refuses tells why', async () => {
  const request = { ...REQUEST, time: '2026-11-23T10:00:00Z', credentials: { type: 'temporary', expiresAt: '2026-11-23T09:30:00Z' } };
  const { page } = await open(link({ request, policies: [ALLOW] }));
  await becomes(page, 'Implicit deny');
  assert.match(await page.locator('#explanation').textContent(), /^Credentials: implicitDenyrefuses: the credentials expired at 2026-11-23T09:30:00Z/);
});

test('what if: of a second factor that is not given there is no age', async () => {
  const Condition = { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } };
  const request = { ...REQUEST, time: '2026-11-23T10:00:00Z', credentials: { type: 'temporary', issuedAt: '2026-11-23T09:30:00Z', expiresAt: '2026-11-23T10:30:00Z', mfaAuthenticatedAt: '2026-11-23T09:30:00Z' } };
  const { page } = await openAllowed(policy([statement('Allow', { Condition })]), request);
  await page.getByLabel('Second factor were').selectOption('false');
  await page.getByText('The decision flips: ✗ Implicit deny').waitFor();
});

test('a level that is no level has no decision', async () => {
  const scp = (level) => ({ ...ALLOW, slot: 'serviceControlPolicies', level });
  const { page } = await open(link({ request: REQUEST, policies: [ALLOW, scp(0), scp(1)] }));
  await becomes(page, 'Allowed');
  const level = page.getByLabel('Level').nth(1);
  for (const value of ['', '-3', '1.5']) {
    await level.fill(value);
    await becomes(page, 'No decision');
    assert.match(await decision(page), /policies\.serviceControlPolicies the level is no whole number/);
    await level.fill('1');
    await becomes(page, 'Allowed');
  }
});

test('a policy is judged again when the request makes it another type', async () => {
  // Only a role's trust policy may not name a resource.
  const trust = policy([statement('Allow', { Principal: '*', Action: 'sts:AssumeRole' })], { slot: 'resource' });
  const { page } = await open(link({ request: { ...REQUEST, resource: 'arn:aws:iam::111122223333:role/R' }, policies: [trust] }));
  const findings = page.locator('.findings button.error');
  await page.getByLabel('Action').fill('sts:AssumeRole');
  await findings.first().waitFor();
  await page.getByLabel('Action').fill('s3:GetObject');
  await findings.first().waitFor({ state: 'detached' });
});

test('a text with half a letter is refused, not mended', async () => {
  const half = policy([statement('Allow', { Sid: 'half' })]);
  const opened = await open(link({ request: REQUEST, policies: [{ ...half, text: half.text.replace('half', '\ud800') }] }));
  await becomes(opened.page, 'No decision');
  await opened.page.locator('.findings').getByText(/lone surrogate/).waitFor();
  assertQuiet(opened);
});

test('of policies of one name, only what applies has decided', async () => {
  const other = (Effect) => statement(Effect, { Action: 's3:PutObject' });
  for (const [policies, decided] of [
    [[[other('Allow')], [statement('Allow')]], ['Allow statement 0, line 1: applies, and decided']],
    [[[statement('Allow')], [statement('Deny')]], ['Deny statement 0, line 1: applies, and decided']],
  ]) {
    const opened = await open(link({ request: REQUEST, policies: policies.map((statements) => policy(statements, { name: 'x' })) }));
    await isDecided(opened.page);
    assert.deepEqual(await opened.page.locator('#explanation .decided > button').allTextContents(), decided);
    assertQuiet(opened);
  }
});

test('of thousands of statements and findings the first ones are drawn', async () => {
  const many = policy(Array.from({ length: 1_500 }, (_, nth) => statement('Allow', { Sid: `S${nth}`, Action: nth === 1_400 ? 's3:GetObject' : 's3:PutObject', Condition: { StringEquals: { 'app:colour': 'red' } } })));
  const opened = await open(link({ request: { ...REQUEST, context: { 'app:colour': 'red' } }, policies: [many] }));
  const { page } = opened;
  await becomes(page, 'Allowed');
  const statements = page.locator('#explanation').getByRole('button', { name: /^Allow S/ });
  assert.ok((await statements.count()) <= 300);
  await page.getByRole('button', { name: 'Allow S1400, line 1: applies, and decided' }).waitFor();
  await page.getByRole('button', { name: /^Show \d+ more statements/ }).click();
  assert.equal(await statements.count(), 1_500);
  await write(page, 'Identity-based policy', many.text.replaceAll('StringEquals', 'StringEqual'));
  await becomes(page, 'No decision');
  await page.locator('.findings').getByText(/^and \d+ more$/).waitFor();
  assert.ok((await page.locator('#decision li').count()) <= 51);
  assertQuiet(opened);
});
