// The one instance of the module: how it comes to be, and what happens when it breaks.
import initGlue, * as glue from './glue.js';
import { PortcullisError, fromText } from './error.js';

export { glue };

let isReady = false;
/** Whether the instance stopped, and no other is in its place yet. */
let isBroken = false;
/** Whether a call has not come back: without room on the stack, not even what follows a trap is run to its end. */
let isAtWork = false;
/** What `begin` waits for. */
let loading;
let instances = 0;

/** Which instance is at work. */
export const generation = () => instances;

/** Begins with the module that `source` gives. Who comes while it is loading waits for the same one. */
export function begin(source) {
  if (isReady) return Promise.resolve();
  loading ??= load(source).finally(() => {
    loading = undefined;
  });
  return loading;
}

async function load(source) {
  try {
    const module = known(await compiled(await source()));
    // The glue keeps the first instance: whoever was quicker in the meantime has handles in it.
    await initGlue({ module_or_path: module });
  } catch (error) {
    if (!isReady) throw loadFailed(error);
  }
  isReady = true;
}

async function compiled(given) {
  let source = given;
  if (typeof source === 'string' || source instanceof URL) source = await fetch(source);
  if (typeof Response === 'function' && source instanceof Response) {
    const type = source.headers.get('content-type') ?? '';
    if (!source.ok) throw new Error(`the answer of ${source.url} has status ${source.status}`);
    if (type.startsWith('text/html')) throw new Error(`the answer of ${source.url} is a page of HTML`);
    if (type.startsWith('application/wasm') && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(source);
    source = await source.arrayBuffer();
  }
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);
}

/** Refuses the module of something else, which the glue would take for a loaded one. */
function known(module) {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === '__wbindgen_start')) return module;
  throw new Error('the module is not that of this package');
}

export function beginSync(source) {
  if (isReady) return;
  try {
    const given = source();
    glue.initSync({ module: known(given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given)) });
  } catch (error) {
    throw loadFailed(error);
  }
  isReady = true;
}

function loadFailed(cause) {
  return new PortcullisError('loadFailed', `the module of the engine cannot be loaded: ${cause?.message ?? cause}`, { cause });
}

export function assertReady() {
  if (!isReady) {
    throw new PortcullisError('notInitialized', 'call `await init()` or `initSync()` before anything else');
  }
  if (isAtWork) throw broken();
  if (isBroken) renew();
}

/** Runs a call of the module, given nothing that runs code of the caller: whatever it throws is the engine's. */
export function guarded(call) {
  assertReady();
  isAtWork = true;
  let answered;
  try {
    answered = call();
  } catch (error) {
    if (typeof error !== 'string') throw broken(error);
    isAtWork = false;
    throw fromText(error);
  }
  isAtWork = false;
  return answered;
}

/**
 * Begins anew after what is no answer of the engine.
 *
 * A trap leaves the instance in an unknown state, and the next answer of it could be wrong. So a fresh one takes
 * its place; handles of the old one throw from then on.
 */
export function broken(cause) {
  instances += 1;
  isBroken = true;
  isAtWork = false;
  try {
    renew();
  } catch {
    // There may be memory for it at the next call.
  }
  return stopped(cause);
}

function renew() {
  try {
    glue.__wbg_reset_state();
  } catch (error) {
    throw stopped(error);
  }
  isBroken = false;
}

function stopped(cause) {
  const message = 'the engine stopped after an internal error and begins anew; make the handles again';
  return new PortcullisError('internal', message, { cause });
}
