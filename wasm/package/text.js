import { PortcullisError } from './error.js';
import { checkLength } from './limits.js';

const loneSurrogate = /\p{Surrogate}/u;

// On its way into the module a lone surrogate becomes U+FFFD, so that texts that differ would be equal there.
export const isWellFormed =
  typeof String.prototype.isWellFormed === 'function'
    ? (text) => text.isWellFormed()
    : (text) => !loneSurrogate.test(text);

/** A text as it is, anything else as JSON; no longer than is read of its kind. */
export function toText(value, kind, place) {
  if (typeof value !== 'string') {
    let json;
    try {
      json = JSON.stringify(value);
    } catch (error) {
      throw new PortcullisError('invalidArgument', `no JSON can be made of the value: ${error.message}`);
    }
    if (json === undefined) {
      throw new PortcullisError('invalidArgument', 'expected an object, or JSON text');
    }
    checkLength(json.length, kind, place);
    return json;
  }
  checkLength(value.length, kind, place);
  if (!isWellFormed(value)) {
    throw new PortcullisError('invalidArgument', 'the text has a lone surrogate, which no Unicode text has');
  }
  return value;
}

/** One of a few words. What is longer than all of them is none of them, also when it is cut. */
export const toWord = (value) => (typeof value === 'string' ? value.slice(0, 64) : value);
