// How much memory the module has: it never gives any back, so that what was lost shows as growth.

const instances = [];
const { Instance } = WebAssembly;
// Whoever loads this file first sees every instance that the package makes.
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    instances.push(this);
  }
};

/** Pages of 64 KiB of the newest instance. */
export function memoryPages() {
  return instances.at(-1).exports.memory.buffer.byteLength / 65_536;
}
