// What each part of the module costs: the module without the exports of the other parts, and without what only they
// need.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { minifiedGlue } from '../support/sizes.js';

const packageFile = (name) => new URL(`../package/${name}`, import.meta.url);
const bytes = readFileSync(packageFile('portcullis.wasm'));
const PARTS = [
  ['decide: sets, requests, combinations, batches', /^(policyset_|requesthandle_|builder_|combination_(decide|_)|__wbg_.*_free$)/],
  ['explain: answers and explanations', /^combination_(evaluate|explain)/],
  ['validate: findings and places', /^(validate|places)$/],
  ['scenarios: one-shot answers, errors of requests', /^(answer|explain|requestError)$/],
];
const OF_THE_GLUE = /^(memory|__wbindgen.*|__externref.*|__abort_handler|__instance_terminated)$/;

function sized(name, content) {
  const gzip = gzipSync(content, { level: 9 }).length;
  const brotli = brotliCompressSync(content).length;
  return { name, raw: content.length, gzip, brotli };
}

function moduleWith(isKept) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const names = Array.from({ length: module.getNumExports() }, (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name);
  for (const name of names) if (!OF_THE_GLUE.test(name) && !isKept(name)) module.removeExport(name);
  module.runPasses(['remove-unused-module-elements', 'dae-optimizing', 'remove-unused-module-elements', 'memory-packing']);
  const content = Buffer.from(module.emitBinary());
  module.dispose();
  return { content, names };
}

const { names } = moduleWith(() => true);
const unknown = names.filter((name) => !OF_THE_GLUE.test(name) && !PARTS.some(([, pattern]) => pattern.test(name)));
if (unknown.length > 0) throw new Error(`exports of no part: ${unknown}`);

const rows = PARTS.map((_, last) => {
  const patterns = PARTS.slice(0, last + 1).map(([, pattern]) => pattern);
  return sized(`${last > 0 ? '+ ' : ''}${PARTS[last][0]}`, moduleWith((name) => patterns.some((pattern) => pattern.test(name))).content);
});
rows.push(sized('the module as shipped', bytes));
rows.push(sized('its JavaScript, as a bundler minifies it', minifiedGlue()));

console.log('| part, each with those before it | bytes | gzip | brotli |\n| --- | ---: | ---: | ---: |');
const number = (value) => value.toLocaleString('en-US');
for (const { name, raw, gzip, brotli } of rows) console.log(`| ${name} | ${number(raw)} | ${number(gzip)} | ${number(brotli)} |`);
