// For Node: the module is read from beside this file.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { begin, beginSync } from './engine.js';

export * from './api.js';

const file = () => new URL('./portcullis.wasm', import.meta.url);

export function init(source) {
  return begin(() => source ?? readFile(file()));
}

export function initSync(source) {
  beginSync(() => source ?? readFileSync(file()));
}
