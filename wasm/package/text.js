import { PortcullisError, described, invalidArgument, wrongType } from './error.js';
import { checkLength } from './limits.js';
import { Reader, fields, write } from './read.js';

const loneSurrogate = /\p{Surrogate}/u;

// On its way into the module a lone surrogate becomes U+FFFD, so that texts that differ would be equal there.
export const isWellFormed =
  typeof String.prototype.isWellFormed === 'function'
    ? (text) => text.isWellFormed()
    : (text) => !loneSurrogate.test(text);

/** A text as it is, if it is no longer than is read of its kind. */
export function checked(text, kind, path, place) {
  checkLength(text.length, kind, place);
  if (!isWellFormed(text)) throw invalidArgument(path, 'the text has a lone surrogate, which no Unicode text has');
  return text;
}

/** The JSON text of what was read. */
export function written(read, kind, place) {
  const json = write(read);
  checkLength(json.length, kind, place);
  return json;
}

/** A text as it is, an object as JSON. */
export function toText(value, kind, path) {
  if (typeof value === 'string') return checked(value, kind, path);
  if (typeof value !== 'object') throw invalidArgument(path, `expected an object, or JSON text, found ${described(value)}`);
  return written(new Reader(kind).read(value), kind);
}

/** The text, or something else where there is a finding without the engine. */
export function textOr(value, kind, path, other) {
  try {
    return toText(value, kind, path);
  } catch (error) {
    if (!(error instanceof PortcullisError) || error.findings.length === 0) throw error;
    return other(error);
  }
}

/** One of a few words, for the engine to know. What is longer than all of them is none of them, also when it is cut. */
export function toWord(value, path) {
  if (typeof value !== 'string') throw invalidArgument(path, `expected a string, found ${described(value)}`);
  return value.slice(0, 64);
}

/** How many statements of an explanation beside those that decided; all, if it is not said. */
export function nearestOf(options = {}) {
  const [nearest] = fields(options, ['nearest'], 'options');
  const isCount = nearest === undefined || (Number.isInteger(nearest) && nearest >= 0 && nearest < 2 ** 32);
  if (!isCount) throw wrongType('options.nearest', 'a whole number from 0', nearest);
  return nearest;
}
