// The package as it is, in a real browser: a module script, a worker, a strict Content-Security-Policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, openPage, serve } from '../support/browser.js';
import { fixtures } from '../support/fixtures.js';
import { nativeAnswers } from '../support/native.js';

const packageDir = fileURLToPath(new URL('../package', import.meta.url));
const PAGE = '<!doctype html><title>test</title><link rel="icon" href="data:,"><script type="module" src="main.js"></script>';
const texts = {
  'page/index.html': PAGE,
  'page/main.js': "import * as portcullis from '/portcullis/index.js'; await portcullis.init(); window.portcullis = portcullis; window.isReady = true;",
  'sync/index.html': PAGE,
  'sync/main.js': `import * as portcullis from '/portcullis/index.js';
    portcullis.initSync(await (await fetch('/portcullis/portcullis.wasm')).arrayBuffer());
    window.answer = portcullis.answer({ request: { principal: 'anonymous', action: 's3:GetObject', resource: '*' } });
    window.isReady = true;`,
  'worker/index.html': PAGE,
  'worker/main.js': `const worker = new Worker('worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => { window.answers = data; window.isReady = true; };
    const module = await WebAssembly.compileStreaming(fetch('/portcullis/portcullis.wasm'));
    window.ask = (texts) => { window.isReady = false; worker.postMessage({ module, texts }); };
    window.isReady = true;`,
  'lint/index.html': PAGE,
  'lint/main.js': `import { init, lint, loadReference } from '/portcullis/lint.js';
    const [, reference] = await Promise.all([init(), loadReference()]);
    window.lint = (text) => lint(text, { type: 'identity', reference });
    const worker = new Worker('worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => { window.ofWorker = data; window.isReady = true; };
    window.ask = async (text) => { worker.postMessage({ text, module: await (await fetch('/portcullis/portcullis-lint.wasm')).arrayBuffer() }); };
    window.isReady = true;`,
  'lint/worker.js': `import { Reference, initSync, lint } from '/portcullis/lint.js';
    onmessage = async ({ data: { module, text } }) => {
      initSync(module);
      const reference = Reference.fromBytes(await (await fetch('/portcullis/reference.bin')).arrayBuffer());
      postMessage(lint(text, { type: 'identity', reference }));
    };`,
  'analysis/index.html': PAGE,
  'analysis/main.js': `import { diff, init } from '/portcullis/analysis.js';
    await init();
    window.diff = diff;
    window.isReady = true;`,
  'worker/worker.js': `import { answerJson, init } from '/portcullis/index.js';
    onmessage = async ({ data: { module, texts } }) => { await init(module); postMessage(texts.map(answerJson)); };`,
};

let browser;
let server;
before(async () => {
  server = await serve({ portcullis: packageDir }, { texts });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(path, options = {}) {
  const { page, problems, requests } = await openPage(browser, `${options.url ?? server.url}/${path}/`);
  if (!options.fails) await page.waitForFunction(() => window.isReady);
  return { page, problems, requests };
}

const suite = fixtures().map(({ text }) => text);
const native = nativeAnswers(suite);

test('every fixture is answered as by the native command, byte for byte, under a strict policy', async () => {
  const { page, problems, requests } = await open('page');
  const answers = await page.evaluate((texts) => texts.map(window.portcullis.answerJson), suite);
  assert.ok(answers.length > 1_900);
  assert.deepEqual(answers, native);
  assert.deepEqual(problems, []);
  const foreign = requests.filter((url) => !url.startsWith(server.url));
  assert.deepEqual(foreign, []);
});

test('so it is in a worker, from a module that the page compiled', async () => {
  const { page, problems } = await open('worker');
  await page.evaluate((texts) => window.ask(texts), suite);
  await page.waitForFunction(() => window.isReady);
  assert.deepEqual(await page.evaluate(() => window.answers), native);
  assert.deepEqual(problems, []);
});

test('`initSync` takes the bytes', async () => {
  const { page, problems } = await open('sync');
  assert.equal((await page.evaluate(() => window.answer)).decision, 'implicitDeny');
  assert.deepEqual(problems, []);
});

test('`portcullis/lint` finds the same on a page and in a worker, and asks for nothing of the other entry', async () => {
  const { page, problems, requests } = await open('lint');
  const text = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}';
  const found = await page.evaluate((text) => window.lint(text), text);
  assert.deepEqual(found.map(({ id }) => id), ['invalid-action']);
  await page.evaluate((text) => {
    window.isReady = false;
    return window.ask(text);
  }, text);
  await page.waitForFunction(() => window.isReady);
  assert.deepEqual(await page.evaluate(() => window.ofWorker), found);
  assert.deepEqual(problems, []);
  assert.ok(!requests.some((url) => /portcullis\.wasm|\/(index|api|engine|glue)\.js/.test(url)), requests.join(' '));
});

test('`portcullis/analysis` tells the same on a page, and asks for nothing of the other entries', async () => {
  const { page, problems, requests } = await open('analysis');
  const policy = (Action) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
  const question = { before: policy('s3:GetObject'), after: policy('s3:Get*') };
  const told = await page.evaluate((question) => window.diff(question), question);
  const [native] = nativeAnswers([JSON.stringify(question)], 'diff', '--jsonl');
  assert.equal(told.relation, 'wider');
  assert.deepEqual(told, JSON.parse(native));
  assert.deepEqual(problems, []);
  assert.ok(!requests.some((url) => /portcullis(-lint)?\.wasm|\/(index|api|engine|glue|lint.*)\.js/.test(url)), requests.join(' '));
});

test('handles work, and are freed with `using`', async () => {
  const { page } = await open('page');
  const told = await page.evaluate(() => {
    const { Authorizer, PolicySet } = window.portcullis;
    const set = new PolicySet('identity', [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }]);
    const authorizer = new Authorizer({ identity: set });
    const isAllowed = authorizer.isAllowed({ principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' });
    set[Symbol.dispose]();
    authorizer.free();
    return isAllowed;
  });
  assert.equal(told, true);
});

test('without `wasm-unsafe-eval` nothing can be compiled: the test sees the policy', async () => {
  const strict = await serve({ portcullis: packageDir }, { texts, policy: "default-src 'self'; script-src 'self'" });
  const { page, problems } = await open('page', { url: strict.url, fails: true });
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.isReady), undefined);
  assert.match(problems.join('\n'), /wasm-unsafe-eval|unsafe-eval/);
  strict.close();
});
