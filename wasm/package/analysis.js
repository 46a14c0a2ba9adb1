// `portcullis/analysis` for browsers, workers and bundlers.
import { engine, load } from './analysis-engine.js';
import { byUrl } from './by-url.js';
import { fromUrl } from './reference-url.js';

export * from './analysis-api.js';

export const { init, initSync } = byUrl(engine, () => new URL('./portcullis-analysis.wasm', import.meta.url));
export const loadReference = fromUrl(load);
