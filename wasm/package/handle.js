import { PortcullisError } from './error.js';
import { generation } from './engine.js';

/** What owns memory of the module. */
export class Handle {
  #inner;
  #generation = generation();

  constructor(make) {
    this.#inner = make();
  }

  /** The object of the module behind a handle. */
  static inner(handle) {
    const inner = handle.#inner;
    if (inner === undefined) throw new PortcullisError('freed', 'the handle has been freed');
    return inner;
  }

  free() {
    const inner = this.#inner;
    this.#inner = undefined;
    // The memory of an instance that broke is gone with it; in that of the next one the address is another's.
    if (this.#generation === generation()) inner?.free();
  }
}
Handle.prototype[Symbol.dispose ?? Symbol.for('Symbol.dispose')] = Handle.prototype.free;
