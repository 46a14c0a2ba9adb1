// `portcullis/lint` for Node: module and reference are read from beside this file.
import { readFile } from 'node:fs/promises';
import { byFile } from './by-file.js';
import { engine } from './lint-engine.js';
import { load } from './reference.js';

export * from './lint-api.js';

export const { init, initSync } = byFile(engine, () => new URL('./portcullis-lint.wasm', import.meta.url));

export function loadReference(source) {
  return load(() => source ?? readFile(new URL('./reference.bin', import.meta.url)));
}
