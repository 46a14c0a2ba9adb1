// For browsers, workers and bundlers.
import { begin, beginSync } from './engine.js';
import { PortcullisError } from './error.js';

export * from './api.js';

export function init(source) {
  return begin(source ?? new URL('./portcullis.wasm', import.meta.url));
}

export function initSync(source) {
  if (source === undefined) {
    throw new PortcullisError('invalidArgument', 'outside Node `initSync` needs the bytes of the module, or a compiled one');
  }
  beginSync(source);
}
