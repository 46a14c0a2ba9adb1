// What each part of the module costs, as the table of the README.
import { sizes } from '../support/sizes.js';

const number = (value) => value.toLocaleString('en-US');
console.log('| part, each with those before it | bytes | gzip | brotli |\n| --- | ---: | ---: | ---: |');
for (const { name, raw, gzip, brotli } of sizes()) console.log(`| ${name} | ${number(raw)} | ${number(gzip)} | ${number(brotli)} |`);
