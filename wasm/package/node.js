// For Node: the module is read from beside this file.
import { byFile } from './by-file.js';
import { engine } from './engine.js';

export * from './api.js';

export const { init, initSync } = byFile(engine, () => new URL('./portcullis.wasm', import.meta.url));
