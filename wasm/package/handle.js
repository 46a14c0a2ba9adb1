import { PortcullisError, described, invalidArgument, joined } from './error.js';
import { broken, generation } from './engine.js';

/** What owns memory of the module. */
export class Handle {
  #kind;
  #inner;
  #generation = generation();

  constructor(kind, inner) {
    this.#kind = kind;
    this.#inner = inner;
  }

  /** Of which kind a handle is; nothing if the value is none. Runs no code of the value's own. */
  static kind(value) {
    return typeof value === 'object' && value !== null && #kind in value ? value.#kind : undefined;
  }

  /**
   * The object of the module behind a handle, which stands at `steps` in the call. Any code of the caller may free it: nothing
   * keeps it across such code.
   */
  static inner(handle, kind, ...steps) {
    const given = Handle.kind(handle);
    if (given !== kind) {
      throw invalidArgument(joined(steps), `expected a ${kind}, found ${given === undefined ? described(handle) : `a ${given}`}`);
    }
    if (handle.#inner === undefined) throw new PortcullisError('freed', 'the handle has been freed', { path: joined(steps) });
    if (handle.#generation !== generation()) {
      throw new PortcullisError('staleHandle', 'the handle is from before an internal error; make it again', { path: joined(steps) });
    }
    return handle.#inner;
  }

  free() {
    if (Handle.kind(this) === undefined) throw invalidArgument('this', `expected a handle, found ${described(this)}`);
    const inner = this.#inner;
    this.#inner = undefined;
    // The memory of an instance that broke is gone with it; in that of the next one the address is another's.
    if (this.#generation !== generation()) return;
    try {
      inner?.free();
    } catch (error) {
      throw broken(error);
    }
  }
}
Handle.prototype[Symbol.dispose ?? Symbol.for('Symbol.dispose')] = Handle.prototype.free;
