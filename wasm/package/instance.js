// The one instance of a module: how it comes to be, and what happens when it breaks.
import { PortcullisError, fromText } from './error.js';
import { fetched, isResponse } from './source.js';

/** What holds the one instance that the glue of a module has. The module is known by the name of one of its exports. */
export function createInstance(glue, name) {
  let isReady = false;
  /** Whether the instance stopped, and no other is in its place yet. */
  let isBroken = false;
  /** Whether a call has not come back: without room on the stack, not even what follows a trap is run to its end. */
  let isAtWork = false;
  /** What `begin` waits for. */
  let loading;
  let instances = 0;

  /** Which instance is at work. */
  const generation = () => instances;

  /** When nothing is loading any more. */
  const settled = async () => loading;

  /** Begins with the module that `source` gives. Who comes while it is loading waits for the same one. */
  function begin(source) {
    if (isReady) return Promise.resolve();
    loading ??= load(source).finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function load(source) {
    try {
      const module = known(await compiled(await source()), name);
      // The glue keeps the first instance: whoever was quicker in the meantime has handles in it.
      await glue.default({ module_or_path: module });
    } catch (error) {
      if (!isReady) throw loadFailed(error);
    }
    isReady = true;
  }

  function beginSync(source) {
    if (isReady) return;
    try {
      const given = source();
      const module = given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given);
      glue.initSync({ module: known(module, name) });
    } catch (error) {
      throw loadFailed(error);
    }
    isReady = true;
  }

  function assertReady() {
    if (!isReady) {
      throw new PortcullisError('notInitialized', 'call `await init()` or `initSync()` before anything else');
    }
    if (isAtWork) throw broken();
    if (isBroken) renew();
  }

  /** Runs a call of the module, given nothing that runs code of the caller: whatever it throws is the engine's. */
  function guarded(call) {
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
  function broken(cause) {
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

  return { begin, beginSync, settled, assertReady, guarded, broken, generation };
}

async function compiled(given) {
  let source = await fetched(given);
  if (isResponse(source)) {
    const isWasm = source.headers.get('content-type')?.startsWith('application/wasm');
    if (isWasm && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(source);
    source = await source.arrayBuffer();
  }
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);
}

/** Refuses the module of something else, which the glue would take for a loaded one. */
function known(module, expected) {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === expected)) return module;
  throw new Error('the module is not that of this package');
}

function loadFailed(cause) {
  return new PortcullisError('loadFailed', `the module of the engine cannot be loaded: ${cause?.message ?? cause}`, { cause });
}

function stopped(cause) {
  const message = 'the engine stopped after an internal error and begins anew; make the handles again';
  return new PortcullisError('internal', message, { cause });
}
