// The entry for `require`, and its types, from those for `import`.
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageDir = fileURLToPath(new URL('../package/', import.meta.url));
await build({
  absWorkingDir: packageDir,
  entryPoints: ['node.js'],
  outfile: 'node.cjs',
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  define: { 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
});
await copyFile(`${packageDir}index.d.ts`, `${packageDir}index.d.cts`);
