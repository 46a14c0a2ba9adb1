// `portcullis/lint` for Node: module and reference are read from beside this file.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { begin, beginSync } from './lint-engine.js';
import { load } from './reference.js';

export * from './lint-api.js';

const file = (name) => new URL(`./${name}`, import.meta.url);

export function init(source) {
  return begin(() => source ?? readFile(file('portcullis-lint.wasm')));
}

export function initSync(source) {
  beginSync(() => source ?? readFileSync(file('portcullis-lint.wasm')));
}

export function loadReference(source) {
  return load(() => source ?? readFile(file('reference.bin')));
}
