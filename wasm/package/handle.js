import { PortcullisError, described, invalidArgument } from './error.js';

const pathOf = (step, index) => (index === undefined ? step : `${step}[${index}]`);

/** What owns memory of a module's instance. */
export class Handle {
  #engine;
  #kind;
  #inner;
  #generation;

  constructor(engine, kind, inner) {
    this.#engine = engine;
    this.#kind = kind;
    this.#inner = inner;
    this.#generation = engine.generation();
  }

  /** Of which kind a handle is; nothing if the value is none. Runs no code of the value's own. */
  static kind(value) {
    return typeof value === 'object' && value !== null && #kind in value ? value.#kind : undefined;
  }

  /**
   * The object of the module behind a handle, which stands at `step`, and `index`, in the call. Any code of the caller may free it: nothing
   * keeps it across such code.
   */
  static inner(handle, kind, step, index) {
    const given = Handle.kind(handle);
    if (given !== kind) {
      throw invalidArgument(pathOf(step, index), `expected a ${kind}, found ${given === undefined ? described(handle) : `a ${given}`}`);
    }
    if (handle.#inner === undefined) throw new PortcullisError('freed', 'the handle has been freed', { path: pathOf(step, index) });
    if (handle.#generation !== handle.#engine.generation()) {
      throw new PortcullisError('staleHandle', 'the handle is from before an internal error; make it again', { path: pathOf(step, index) });
    }
    return handle.#inner;
  }

  free() {
    if (Handle.kind(this) === undefined) throw invalidArgument('this', `expected a handle, found ${described(this)}`);
    const inner = this.#inner;
    this.#inner = undefined;
    // The memory of an instance that broke is gone with it; in that of the next one the address is another's.
    if (this.#generation !== this.#engine.generation()) return;
    try {
      inner?.free();
    } catch (error) {
      throw this.#engine.broken(error);
    }
  }
}
Handle.prototype[Symbol.dispose ?? Symbol.for('Symbol.dispose')] = Handle.prototype.free;
