// For browsers, workers and bundlers.
import { begin, beginSync } from './engine.js';

export * from './api.js';

export function init(source) {
  return begin(() => source ?? new URL('./portcullis.wasm', import.meta.url));
}

export function initSync(source) {
  beginSync(() => {
    if (source !== undefined) return source;
    throw new TypeError('outside Node `initSync` needs the bytes of the module, or a compiled one');
  });
}
