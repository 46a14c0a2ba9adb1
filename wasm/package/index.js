// For browsers, workers and bundlers.
import { byUrl } from './by-url.js';
import { engine } from './engine.js';

export * from './api.js';

export const { init, initSync } = byUrl(engine, () => new URL('./portcullis.wasm', import.meta.url));
