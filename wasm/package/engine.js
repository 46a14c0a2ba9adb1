// The one instance of the module, and what happens when it breaks.
import initGlue, * as glue from './glue.js';
import { PortcullisError, fromText } from './error.js';

export { glue };

let isReady = false;
let instances = 0;

/** Which instance is at work. */
export const generation = () => instances;

/** Begins with the module that a source gives: see `init` in index.d.ts. */
export async function begin(source) {
  await initGlue({ module_or_path: source });
  isReady = true;
}

export function beginSync(source) {
  glue.initSync({ module: source });
  isReady = true;
}

export function assertReady() {
  if (!isReady) {
    throw new PortcullisError('notInitialized', 'call `await init()` or `initSync()` before anything else');
  }
}

/**
 * Turns what a call of the module threw into the error for the caller.
 *
 * A trap leaves the instance in an unknown state, and the next answer of it could be wrong. So a fresh one takes
 * its place; handles of the old one throw from then on.
 */
export function failure(error) {
  if (typeof error === 'string') return fromText(error);
  if (error instanceof PortcullisError) return error;
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    glue.__wbg_reset_state();
    instances += 1;
    const message = 'the engine stopped after an internal error and begins anew; make the handles again';
    return Object.assign(new PortcullisError('internal', message), { cause: error });
  }
  return Object.assign(new PortcullisError('staleHandle', error.message), { cause: error });
}

export function guarded(call) {
  assertReady();
  try {
    return call();
  } catch (error) {
    throw failure(error);
  }
}
