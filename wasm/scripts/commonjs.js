// The entries for `require`, and their types, from those for `import`.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageDir = fileURLToPath(new URL('../package/', import.meta.url));
const SHARED = 'error';
/** An error of one entry is one of the other as well. */
const shared = {
  name: 'shared',
  setup: ({ onResolve }) => onResolve({ filter: new RegExp(`^\\./${SHARED}\\.js$`) }, () => ({ path: `./${SHARED}.cjs`, external: true })),
};
const ENTRIES = { node: 'node', 'lint-node': 'lint', 'analysis-node': 'analysis', [SHARED]: SHARED };
for (const [entry, out] of Object.entries(ENTRIES)) {
  await build({
    absWorkingDir: packageDir,
    entryPoints: [`${packageDir}${entry}.js`],
    outfile: `${out}.cjs`,
    plugins: entry === SHARED ? [] : [shared],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  });
}
for (const name of ['index', 'lint', 'analysis']) {
  const types = await readFile(`${packageDir}${name}.d.ts`, 'utf8');
  await writeFile(`${packageDir}${name}.d.cts`, types.replaceAll(/from '\.\/(index|lint)\.js'/g, "from './$1.cjs'"));
}
