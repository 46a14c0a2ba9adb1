// The npm package in Node: a question in a line, an answer in a line.
import { createInterface } from 'node:readline';
import { frontOf } from './npm.js';

const portcullis = await import(new URL('../../../wasm/package/node.js', import.meta.url));
await portcullis.init();
const ask = frontOf(portcullis);
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) process.stdout.write(`${ask(line)}\n`);
