// `portcullis/analysis` for Node: module and reference are read from beside this file.
import { engine, load } from './analysis-engine.js';
import { byFile } from './by-file.js';
import { fromFile } from './reference-file.js';

export * from './analysis-api.js';

export const { init, initSync } = byFile(engine, () => new URL('./portcullis-analysis.wasm', import.meta.url));
export const loadReference = fromFile(load);
