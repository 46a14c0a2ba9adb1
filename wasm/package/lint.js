// `portcullis/lint` for browsers, workers and bundlers.
import { begin, beginSync } from './lint-engine.js';
import { load } from './reference.js';

export * from './lint-api.js';

export function init(source) {
  return begin(() => source ?? new URL('./portcullis-lint.wasm', import.meta.url));
}

export function initSync(source) {
  beginSync(() => {
    if (source !== undefined) return source;
    throw new TypeError('outside Node `initSync` needs the bytes of the module, or a compiled one');
  });
}

export function loadReference(source) {
  return load(() => source ?? new URL('./reference.bin', import.meta.url));
}
