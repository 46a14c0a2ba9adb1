// The types of the package: the unions in them, and a strict compiler.
import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const wasm = fileURLToPath(new URL('..', import.meta.url));
const core = (path) => readFileSync(new URL(`../../core/src/${path}`, import.meta.url), 'utf8');

/** Gives the members of a union of literals in a file of the package. */
export function unionsOf(file) {
  const types = readFileSync(new URL(`../package/${file}`, import.meta.url), 'utf8').replace(/\/\*\*[^]*?\*\//g, '');
  return (name) => {
    const [, body] = types.match(new RegExp(`export type ${name} =([^;]*);`));
    return [...body.matchAll(/'([\w ]+)'/g)].map(([, literal]) => literal);
  };
}

/** The names that a type of the engine has on the wire. */
export function wireNames(path, type) {
  const [, table] = core(path).match(new RegExp(`wire_names!\\s*[{(]\\s*${type},([^})]*)[})]`));
  return [...table.matchAll(/= "([\w ]+)"/g)].map(([, name]) => name);
}

export const tsc = (...args) =>
  promisify(execFile)(process.execPath, [`${wasm}node_modules/typescript/bin/tsc`, ...args], { cwd: wasm })
    .then(() => '', ({ stdout }) => stdout);
const STRICT = [
  '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022',
  '--lib', 'es2022,esnext.disposable,dom', '--types', 'node',
];
export const NODE = [...STRICT, '--module', 'nodenext', '--moduleResolution', 'nodenext'];
export const BUNDLER = [...STRICT, '--module', 'esnext', '--moduleResolution', 'bundler'];

/** A folder of this process beside the tests, so that the package is found from it. */
mkdirSync(`${wasm}tests/generated`, { recursive: true });
export const generated = mkdtempSync(`${wasm}tests/generated/`);
after(() => rmSync(generated, { recursive: true, force: true }));

/** The path of a file with this text. */
export function written(name, text) {
  const file = `${generated}/${name}`;
  writeFileSync(file, text);
  return file;
}
