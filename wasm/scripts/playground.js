// The playground as files for any static host, in playground/dist.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../playground/', import.meta.url));
const dist = `${folder}dist/`;
await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await build({
  // The second is the worker's.
  entryPoints: { main: `${folder}src/main.js`, analysis: `${folder}src/analysis-worker.js` },
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
});
for (const name of ['index.html', 'style.css']) await copyFile(folder + name, dist + name);
// The page asks for the second and the reference when it stands, and for the third when policies are compared.
for (const name of ['portcullis.wasm', 'portcullis-lint.wasm', 'portcullis-analysis.wasm', 'reference.bin']) {
  await copyFile(fileURLToPath(new URL(`../package/${name}`, import.meta.url)), dist + name);
}
