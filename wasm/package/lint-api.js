// Everything for editors but how it is loaded.
import { wrongType } from './error.js';
import { PATTERN, POLICY } from './limits.js';
import { assertReady, glue, guarded, innerReference } from './lint-engine.js';
import { knownLoader } from './loader.js';
import { fields } from './read.js';
import { checked, toText, toWord } from './text.js';

export { PortcullisError } from './error.js';
export { applyFix } from './fix.js';
export { Linter, lint } from './linter.js';
export { Reference } from './lint-engine.js';

export function complete(text, offset, options) {
  return JSON.parse(asked('complete', text, offset, options));
}

export function hover(text, offset, options) {
  const told = asked('hover', text, offset, options);
  return told === undefined ? undefined : JSON.parse(told);
}

/** Asks the module, or a reference, of a place in a text. */
function asked(question, text, offset, options) {
  assertReady();
  const [given, reference] = fields(options, ['type', 'reference'], 'options');
  const type = toWord(given, 'options.type');
  const read = texted(text, POLICY, 'text');
  if (!Number.isInteger(offset) || offset < 0) throw wrongType('offset', 'a whole number from 0', offset);
  const at = Math.min(offset, read.length);
  const whom = reference === undefined ? glue : innerReference(reference, 'options.reference');
  return guarded(() => whom[question](read, at, type));
}

export function expand(pattern, reference) {
  assertReady();
  const read = texted(pattern, PATTERN, 'pattern');
  const inner = innerReference(reference, 'reference');
  return JSON.parse(guarded(() => inner.expand(read)));
}

export function canonicalize(policy, options) {
  return canonical('canonicalize', policy, options);
}

export function semanticHash(policy, options) {
  return canonical('semanticHash', policy, options);
}

function canonical(question, policy, options) {
  assertReady();
  const [given, loader] = fields(options, ['type', 'loader'], 'options');
  const type = toWord(given, 'options.type');
  const known = knownLoader(loader);
  const text = toText(policy, POLICY, 'policy');
  return guarded(() => glue[question](text, type, known));
}

export function checks() {
  return JSON.parse(guarded(() => glue.checks()));
}

export function check(id) {
  assertReady();
  const word = toWord(id, 'id');
  const told = guarded(() => glue.check(word));
  return told === undefined ? undefined : JSON.parse(told);
}

function texted(value, kind, path) {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  return checked(value, kind, path);
}
