import { PortcullisError } from './error.js';

const loneSurrogate = /\p{Surrogate}/u;

// On its way into the module a lone surrogate becomes U+FFFD, so that texts that differ would be equal there.
export const isWellFormed =
  typeof String.prototype.isWellFormed === 'function'
    ? (text) => text.isWellFormed()
    : (text) => !loneSurrogate.test(text);

/** A text as it is, anything else as JSON. */
export function toText(value) {
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
    return json;
  }
  if (!isWellFormed(value)) {
    throw new PortcullisError('invalidArgument', 'the text has a lone surrogate, which no Unicode text has');
  }
  return value;
}
