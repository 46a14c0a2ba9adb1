import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The package's JavaScript as a page loads it. */
export function minifiedGlue() {
  const entry = fileURLToPath(new URL('../package/index.js', import.meta.url));
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false, legalComments: 'none' });
  return Buffer.from(outputFiles[0].contents);
}
