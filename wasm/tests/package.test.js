// The package as it would be published: packed, linted, installed in scratch projects.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, openPage, serve } from '../support/browser.js';

const wasm = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${wasm}node_modules/.bin/${name}`;
const run = (cwd, command, ...args) => {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}: ${error.stdout}${error.stderr}`);
  }
};

const scratch = mkdtempSync(join(tmpdir(), 'portcullis-'));
let tarball;

before(() => {
  const [{ filename }] = JSON.parse(run(`${wasm}package`, 'npm', 'pack', '--json', '--pack-destination', scratch));
  tarball = join(scratch, filename);
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** A project of its own, with the packed package installed. */
function project(name, files) {
  const folder = mkdtempSync(join(scratch, `${name}-`));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', tarball);
  return folder;
}

test('the tarball holds what is published and nothing else', () => {
  const files = run(scratch, 'tar', 'tzf', tarball).trim().split('\n').map((file) => file.replace('package/', '')).toSorted();
  assert.deepEqual(files, [
    'LICENSE-APACHE', 'LICENSE-DATA', 'LICENSE-MIT', 'README.md', 'analysis-api.js', 'analysis-engine.js', 'analysis-glue.js', 'analysis-node.js',
    'analysis.cjs', 'analysis.d.cts', 'analysis.d.ts', 'analysis.js', 'api.js', 'asked.js', 'authorizer.js', 'by-file.js', 'by-url.js', 'engine.js',
    'error.cjs', 'error.js', 'excess.js', 'fix.js', 'glue.js', 'guards.js', 'handle.js', 'index.d.cts', 'index.d.ts', 'index.js', 'instance.js',
    'limits.js', 'lint-api.js', 'lint-engine.js', 'lint-glue.js', 'lint-node.js', 'lint.cjs', 'lint.d.cts', 'lint.d.ts', 'lint.js', 'linter.js',
    'loader.js', 'node.cjs', 'node.js', 'pack.js', 'package.json', 'policy-set.js', 'portcullis-analysis.wasm', 'portcullis-lint.wasm', 'portcullis.wasm',
    'read.js', 'reference-file.js', 'reference-url.js', 'reference.bin', 'reference.js', 'request-context.js', 'source.js', 'text.js', 'wasm.d.ts',
  ]);
});

test('the version is that of the crates', () => {
  const [, version] = readFileSync(`${wasm}../Cargo.toml`, 'utf8').match(/^version = "(.*)"$/m);
  assert.equal(JSON.parse(readFileSync(`${wasm}package/package.json`, 'utf8')).version, version);
});

test('publint and arethetypeswrong find nothing', () => {
  const told = run(wasm, bin('publint'), '--strict', 'package');
  assert.match(told, /All good!/);
  const types = run(wasm, bin('attw'), '--no-emoji', '--exclude-entrypoints', 'portcullis.wasm', 'portcullis-lint.wasm', 'portcullis-analysis.wasm', 'reference.bin', '--', tarball);
  assert.match(types, /No problems found/);
});

const ASK = `
const set = new PolicySet('identity', [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }]);
const authorizer = new Authorizer({ identity: set });
const request = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const told = [authorizer.isAllowed(request), authorizer.decide({ ...request, action: 'sqs:SendMessage' })].join(' ');
`;

/** What a bundler made, without the hashes in the names. */
const assets = (folder) => readdirSync(join(folder, 'dist/assets')).map((file) => file.replace(/-[\w-]{8}\./, '.')).toSorted();

const LINT = `
const [{ id }] = lint('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}', { type: 'identity', reference });
`;

const COMPARE = `
const policy = (Action) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
const { relation } = diff({ before: policy('s3:GetObject'), after: policy('s3:Get*') });
`;

test('it works in a Node project: import, require, worker threads', () => {
  const folder = project('node', {
    'import.js': `import { Authorizer, PolicySet, init } from 'portcullis'; await init();${ASK}console.log(told);`,
    'require.cjs': `const { Authorizer, PolicySet, initSync } = require('portcullis'); initSync();${ASK}console.log(told);`,
    'worker.js': `import { Worker, isMainThread, parentPort } from 'node:worker_threads';
      if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (told) => console.log(told));
      else { const { Authorizer, PolicySet, initSync } = await import('portcullis'); initSync();${ASK}parentPort.postMessage(told); }`,
    'lint.js': `import { init, lint, loadReference } from 'portcullis/lint'; const [, reference] = await Promise.all([init(), loadReference()]);${LINT}console.log(id);`,
    'lint.cjs': `const { readFileSync } = require('node:fs');
      const { Reference, initSync, lint } = require('portcullis/lint'); initSync();
      const reference = Reference.fromBytes(readFileSync(require.resolve('portcullis/reference.bin')));${LINT}console.log(id);`,
    'analysis.js': `import { diff, init } from 'portcullis/analysis'; await init();${COMPARE}console.log(relation);`,
    'analysis.cjs': `const { diff, initSync } = require('portcullis/analysis'); initSync();${COMPARE}console.log(relation);`,
  });
  for (const file of ['import.js', 'require.cjs', 'worker.js']) {
    assert.equal(run(folder, process.execPath, file), 'true implicitDeny\n', file);
  }
  for (const file of ['lint.js', 'lint.cjs']) assert.equal(run(folder, process.execPath, file), 'invalid-action\n', file);
  for (const file of ['analysis.js', 'analysis.cjs']) assert.equal(run(folder, process.execPath, file), 'wider\n', file);
});

for (const { entry, main, found } of [
  {
    entry: 'lint',
    main: `import { init, lint, loadReference } from 'portcullis/lint'; const [, reference] = await Promise.all([init(), loadReference()]);${LINT}document.title = id;`,
    found: ['index.js', 'portcullis-lint.wasm', 'reference.bin'],
  },
  {
    entry: 'analysis',
    main: `import { diff, init } from 'portcullis/analysis'; await init();${COMPARE}document.title = relation;`,
    found: ['index.js', 'portcullis-analysis.wasm', 'reference.bin'],
  },
]) {
  test(`a bundler finds what \`portcullis/${entry}\` loads, and nothing of the other entries`, () => {
    const folder = project(entry, {
      'index.html': '<!doctype html><title>scratch</title><script type="module" src="/main.js"></script>',
      'main.js': main,
      'vite.config.js': "export default { base: './', build: { target: 'esnext' } };",
    });
    run(folder, bin('vite'), 'build', '--logLevel', 'warn');
    assert.deepEqual(assets(folder), found);
  });
}

test('it works in a Vite project, built, on the page and in a worker', async () => {
  const folder = project('vite', {
    'index.html': '<!doctype html><title>scratch</title><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    'main.js': `import { Authorizer, PolicySet, init } from 'portcullis'; await init();${ASK}
      document.title = told;
      const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => { document.body.textContent = data; };`,
    'worker.js': `import { Authorizer, PolicySet, init } from 'portcullis'; await init();${ASK}postMessage(told);`,
    'vite.config.js': "export default { base: './', build: { target: 'esnext' }, worker: { format: 'es' } };",
  });
  run(folder, bin('vite'), 'build', '--logLevel', 'warn');
  // Nothing of the other entries: nobody asked for them.
  assert.deepEqual(assets(folder), ['index.js', 'portcullis.wasm', 'worker.js']);
  const server = await serve({ app: join(folder, 'dist') });
  const browser = await launch();
  try {
    const { page, problems } = await openPage(browser, `${server.url}/app/`);
    await page.waitForFunction(() => document.body.textContent.includes('Deny'));
    assert.equal(await page.title(), 'true implicitDeny');
    assert.equal(await page.evaluate(() => document.body.textContent), 'true implicitDeny');
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    server.close();
  }
});
