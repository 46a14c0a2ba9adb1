// Whatever comes in place of the module: an error of the package, with what it came of, and another attempt may succeed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { fresh } from '../support/fresh.js';

const packageFile = (name) => fileURLToPath(new URL(`../package/${name}`, import.meta.url));
const bytes = readFileSync(packageFile('portcullis.wasm'));
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const REQUEST = { principal: 'anonymous', action: 's3:GetObject', resource: '*' };
const respond = (body, type, status = 200) => new Response(body, { status, headers: type ? { 'content-type': type } : {} });

function isLoadFailed(error, message = '') {
  assert.deepEqual([error.name, error.code, error.path], ['PortcullisError', 'loadFailed', ''], error.stack);
  assert.ok(error.cause !== undefined && error.message.includes(message), error.message);
  return true;
}

test('what `init` cannot load', async () => {
  const portcullis = fresh();
  for (const [source, message] of [
    [() => respond('', undefined, 404), '404'], [() => Promise.resolve(respond('gone', 'text/plain', 410)), '410'],
    [() => respond('<!doctype html>', 'text/html; charset=utf-8'), 'HTML'], [() => respond('<!doctype html>', 'text/plain'), ''],
    [() => respond('<!doctype html>', 'application/wasm'), ''], [() => respond(bytes.subarray(0, 999), 'application/wasm'), ''],
    [() => new Uint8Array(0), ''], [() => new Uint8Array([1, 2, 3]), ''], [() => bytes.subarray(0, 1_000), ''],
    [() => EMPTY, 'not that of this package'], [() => new WebAssembly.Module(EMPTY), 'not that of this package'],
    [() => 'no URL', ''], [() => new URL('file:///none.wasm'), ''], [() => 'http://127.0.0.1:1/none.wasm', ''],
    [() => Promise.reject(new Error('mine')), 'mine'], [() => Promise.reject(undefined), ''], [() => 5, ''], [() => ({}), ''], [() => true, ''],
    [() => Symbol('source'), ''], [() => new Map(), ''],
  ]) {
    await assert.rejects(portcullis.init(source()), (error) => error.cause === undefined ? error.code === 'loadFailed' : isLoadFailed(error, message));
    assert.throws(() => portcullis.answer({ request: REQUEST }), { code: 'notInitialized' });
  }
  await portcullis.init(respond(bytes, 'application/wasm'));
  assert.equal(portcullis.answer({ request: REQUEST }).decision, 'implicitDeny');
});

test('what `initSync` cannot load', () => {
  const portcullis = fresh();
  for (const source of [
    new Uint8Array(0), new Uint8Array([1, 2, 3]), bytes.subarray(0, 1_000), EMPTY, new WebAssembly.Module(EMPTY), 'portcullis.wasm',
    new URL('file:///none.wasm'), Promise.resolve(bytes), respond(bytes, 'application/wasm'), 5, {}, true, Symbol('source'),
  ]) {
    assert.throws(() => portcullis.initSync(source), isLoadFailed);
    assert.throws(() => portcullis.answer({ request: REQUEST }), { code: 'notInitialized' });
  }
  portcullis.initSync(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  assert.equal(portcullis.answer({ request: REQUEST }).decision, 'implicitDeny');
});

test('a bundle without files beside it says what `init` needs, and takes a compiled module', async () => {
  const { outputFiles } = buildSync({
    entryPoints: [packageFile('index.js')], bundle: true, format: 'cjs', write: false, define: { 'import.meta.url': 'undefined' }, logLevel: 'error',
  });
  const module = { exports: {} };
  new Function('module', 'exports', outputFiles[0].text)(module, module.exports);
  const portcullis = module.exports;
  await assert.rejects(portcullis.init(), (error) => isLoadFailed(error, 'Invalid URL'));
  assert.throws(() => portcullis.initSync(), (error) => isLoadFailed(error, 'bytes of the module'));
  await portcullis.init(new WebAssembly.Module(bytes));
  assert.equal(portcullis.answer({ request: REQUEST }).decision, 'implicitDeny');
});
