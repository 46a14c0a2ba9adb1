// The examples of the README that print something say what.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

for (const entry of ['portcullis/lint', 'portcullis/analysis']) {
  test(`the example of \`${entry}\` prints what it says`, () => {
    const readme = readFileSync(new URL('../package/README.md', import.meta.url), 'utf8');
    const example = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code).find((code) => code.includes(`'${entry}'`));
    const said = example.split('\n').filter((line) => line.startsWith('console.log(')).map((line) => line.split(/ {2,}\/\/ /)[1]);
    assert.ok(said.length >= 5);
    const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8', input: example };
    const printed = execFileSync(process.execPath, ['--input-type=module', '-'], options);
    assert.deepEqual(printed.trim().split('\n'), said);
  });
}
