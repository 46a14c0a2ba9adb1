// `portcullis/analysis` for Node: the module is read from beside this file.
import { engine } from './analysis-engine.js';
import { byFile } from './by-file.js';

export * from './analysis-api.js';

export const { init, initSync } = byFile(engine, () => new URL('./portcullis-analysis.wasm', import.meta.url));
