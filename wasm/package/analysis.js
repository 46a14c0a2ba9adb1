// `portcullis/analysis` for browsers, workers and bundlers.
import { engine } from './analysis-engine.js';
import { byUrl } from './by-url.js';

export * from './analysis-api.js';

export const { init, initSync } = byUrl(engine, () => new URL('./portcullis-analysis.wasm', import.meta.url));
