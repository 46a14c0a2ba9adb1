// The package as a process loads it first: each with an engine of its own.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const file = require.resolve('../package/node.cjs');

export function fresh() {
  delete require.cache[file];
  return require(file);
}
