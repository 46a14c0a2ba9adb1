// What each part of the module costs: the module without the exports of the other parts, and without what only they
// need.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { buildSync } from 'esbuild';

const packageFile = (name) => new URL(`../package/${name}`, import.meta.url);
const PARTS = [
  ['decide: sets, requests, authorizers, batches', /^(policyset_|requesthandle_|builder_|authorizer_(decide|check|_)|mostRestrictive$|__wbg_.*_free$)/],
  ['explain: answers and explanations', /^authorizer_(evaluate|explain)/],
  ['validate: findings', /^validate$/],
  ['guards: networks, and what is required of transport', /^guards_/],
  ['scenarios: one-shot answers, errors of requests', /^(answer|explain|requestError)$/],
];
const OF_THE_GLUE = /^(memory|__wbindgen.*|__externref.*|__abort_handler|__instance_terminated)$/;

function sized(name, content) {
  const gzip = gzipSync(content, { level: 9 }).length;
  const brotli = brotliCompressSync(content).length;
  return { name, raw: content.length, gzip, brotli };
}

function moduleWith(bytes, isKept) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const names = Array.from({ length: module.getNumExports() }, (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name);
  for (const name of names) if (!OF_THE_GLUE.test(name) && !isKept(name)) module.removeExport(name);
  module.runPasses(['remove-unused-module-elements', 'dae-optimizing', 'remove-unused-module-elements', 'memory-packing']);
  const content = Buffer.from(module.emitBinary());
  module.dispose();
  return { content, names };
}

/** The JavaScript of an entry as a page loads it. */
function minifiedJavaScript(name) {
  const entry = fileURLToPath(packageFile(name));
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false, legalComments: 'none' });
  return Buffer.from(outputFiles[0].contents);
}

/** A row for each part, with those before it; then the module as shipped, and its JavaScript; then what the other entries load. */
export function sizes() {
  const bytes = readFileSync(packageFile('portcullis.wasm'));
  const { names } = moduleWith(bytes, () => true);
  const unknown = names.filter((name) => !OF_THE_GLUE.test(name) && !PARTS.some(([, pattern]) => pattern.test(name)));
  if (unknown.length > 0) throw new Error(`exports of no part: ${unknown}`);
  const rows = PARTS.map(([part], last) => {
    const patterns = PARTS.slice(0, last + 1).map(([, pattern]) => pattern);
    const { content } = moduleWith(bytes, (name) => patterns.some((pattern) => pattern.test(name)));
    return sized(`${last > 0 ? '+ ' : ''}${part}`, content);
  });
  return [
    ...rows,
    sized('the module as shipped', bytes),
    sized('its JavaScript, as a bundler minifies it', minifiedJavaScript('index.js')),
    sized('`portcullis/lint`: its module', readFileSync(packageFile('portcullis-lint.wasm'))),
    sized('`portcullis/lint`: its JavaScript', minifiedJavaScript('lint.js')),
    sized('`portcullis/lint`: the reference', readFileSync(packageFile('reference.bin'))),
    sized('`portcullis/analysis`: its module', readFileSync(packageFile('portcullis-analysis.wasm'))),
    sized('`portcullis/analysis`: its JavaScript', minifiedJavaScript('analysis.js')),
  ];
}
