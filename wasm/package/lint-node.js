// `portcullis/lint` for Node: module and reference are read from beside this file.
import { engine, load } from './lint-engine.js';
import { byFile } from './by-file.js';
import { fromFile } from './reference-file.js';

export * from './lint-api.js';

export const { init, initSync } = byFile(engine, () => new URL('./portcullis-lint.wasm', import.meta.url));
export const loadReference = fromFile(load);
