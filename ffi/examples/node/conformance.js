// Reads scenarios from standard input, one a line, and prints an answer document for each, as
// `portcullis evaluate --jsonl` does.
import { createInterface } from 'node:readline';

import { evaluateJson } from './portcullis.js';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${evaluateJson(line)}\n`);
}
