// The playground as files for any static host, in playground/dist.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../playground/', import.meta.url));
const dist = `${folder}dist/`;
await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await build({
  entryPoints: [`${folder}src/main.js`],
  outfile: `${dist}main.js`,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
});
for (const name of ['index.html', 'style.css']) await copyFile(folder + name, dist + name);
// The page asks for the last two when it stands.
for (const name of ['portcullis.wasm', 'portcullis-lint.wasm', 'reference.bin']) {
  await copyFile(fileURLToPath(new URL(`../package/${name}`, import.meta.url)), dist + name);
}
