// `portcullis/lint` for browsers, workers and bundlers.
import { engine, load } from './lint-engine.js';
import { byUrl } from './by-url.js';
import { fromUrl } from './reference-url.js';

export * from './lint-api.js';

export const { init, initSync } = byUrl(engine, () => new URL('./portcullis-lint.wasm', import.meta.url));
export const loadReference = fromUrl(load);
