// `portcullis/lint` for browsers, workers and bundlers.
import { byUrl } from './by-url.js';
import { engine } from './lint-engine.js';
import { load } from './reference.js';

export * from './lint-api.js';

export const { init, initSync } = byUrl(engine, () => new URL('./portcullis-lint.wasm', import.meta.url));

export function loadReference(source) {
  return load(() => source ?? new URL('./reference.bin', import.meta.url));
}
