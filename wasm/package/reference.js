// What AWS's services define.
import { PortcullisError, wrongType } from './error.js';
import { Handle } from './handle.js';
import { REFERENCE, checkLength } from './limits.js';
import { fetched, isResponse } from './source.js';

/** References in the module of an entry. Those of another entry are in another memory. */
export function referencesOf(entry, engine, glue) {
  const { assertReady, guarded, settled } = engine;
  const kind = `Reference of \`${entry}\``;

  /** See lint.d.ts and analysis.d.ts. */
  class Reference extends Handle {
    constructor(bytes) {
      assertReady();
      const read = viewOf(bytes);
      super(engine, kind, guarded(() => new glue.Reference(read)));
    }

    static fromBytes(bytes) {
      return new Reference(bytes);
    }

    get version() {
      const inner = innerReference(this, 'this');
      return guarded(() => inner.version);
    }
  }

  /** The module's reference behind a handle. */
  const innerReference = (handle, step) => Handle.inner(handle, kind, step);

  /** Makes a reference of the bytes that `source` gives. Who loads the module at the same time need not wait for it. */
  async function load(source) {
    let bytes;
    try {
      bytes = await fetched(await source());
      if (isResponse(bytes)) bytes = await bytes.arrayBuffer();
    } catch (cause) {
      throw new PortcullisError('loadFailed', `the reference cannot be loaded: ${cause?.message ?? cause}`, { cause });
    }
    await settled();
    return new Reference(bytes);
  }

  return { Reference, innerReference, load };
}

/** The bytes of a buffer, of any realm. */
function viewOf(bytes) {
  const isBuffer = /Buffer\]$/.test(Object.prototype.toString.call(bytes));
  if (!isBuffer && !ArrayBuffer.isView(bytes)) throw wrongType('bytes', 'an `ArrayBuffer`, or a view of one', bytes);
  checkLength(bytes.byteLength, REFERENCE);
  return isBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
