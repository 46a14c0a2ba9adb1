// What each part of the module costs, as the table of the README; and the room below the limits of limits.txt. Exits with
// 1 where one is passed.
import { readFileSync } from 'node:fs';
import { sizes } from '../support/sizes.js';

const beside = (path) => new URL(`../${path}`, import.meta.url);
const number = (value) => value.toLocaleString('en-US');

const rows = sizes();
console.log('| part, each with those before it | bytes | gzip | brotli |\n| --- | ---: | ---: | ---: |');
for (const { name, raw, gzip, brotli } of rows) console.log(`| ${name} | ${number(raw)} | ${number(gzip)} | ${number(brotli)} |`);

const gzipOf = (start) => rows.find(({ name }) => name.startsWith(start)).gzip;
const measured = {
  decide: gzipOf('decide'),
  explain: gzipOf('+ explain'),
  whole: gzipOf('the module as shipped') + gzipOf('its JavaScript'),
  lint: gzipOf('`portcullis/lint`: its module') + gzipOf('`portcullis/lint`: its JavaScript'),
  analysis: gzipOf('`portcullis/analysis`: its module') + gzipOf('`portcullis/analysis`: its JavaScript'),
};
const targetDir = process.env.CARGO_TARGET_DIR ?? beside('../target').pathname;
const isForSize = readFileSync(`${targetDir}/wasm/std`, 'utf8').trim() === 'for-size';
const limits = readFileSync(beside('limits.txt'), 'utf8').replace(/#.*/g, '').trim().split('\n').map((line) => line.split(/\s+/));
const held = new Set(limits.map(([part]) => part));
const unheld = Object.keys(measured).filter((part) => !held.has(part));
if (unheld.length > 0) throw new Error(`no limit for ${unheld}`);
for (const [part, forSize, besideRustup] of limits) {
  const limit = Number(isForSize ? forSize : besideRustup);
  const room = limit - measured[part];
  console.log(`${part}: ${number(measured[part])} of ${number(limit)} bytes, gzip; room ${number(room)}`);
  // Neither is a part that is not measured below its limit.
  if (!(room >= 0)) process.exitCode = 1;
}
