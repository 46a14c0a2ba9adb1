// How much the engine reads of what it is given. What is longer is refused here, by its length: what goes into the module is
// copied, and the memory of the module never shrinks. A text has at least as many bytes as `length` says; what is longer only
// in bytes, the engine refuses itself.
import { PortcullisError } from './error.js';

const MIB = 2 ** 20;
const kind = (code, what, most) => ({ code, what, most });

export const POLICY = kind('invalidPolicy', 'the document has ', 32 * MIB);
export const POLICY_NAME = kind('invalidPolicy', 'the name of the policy has ', 512);
export const SCENARIO = kind('invalidScenario', 'the scenario has ', 256 * MIB);
/** A request stands in a scenario. */
export const REQUEST_TEXT = kind('invalidRequest', 'the request has ', SCENARIO.most);
export const SERVICE = kind('invalidCombination', 'the prefix of a service has ', 256);

export const ACTION_BYTES = 256;
export const RESOURCE_BYTES = 8_192;
/** Of the name and each value of a condition key. */
export const TEXT_BYTES = 65_536;
/** Of every other text of a request. */
export const FACT_BYTES = 2_048;
/** Condition keys of a request and their values: a key counts as two, a list as its values more. */
export const VALUES = 100_000;
/** Levels of an organization, or prefixes of services. */
export const ENTRIES = 100_000;

// At the beginning of the text that was not read.
const START = { line: 1, column: 1, offset: 0, endLine: 1, endColumn: 2, endOffset: 1 };

export function pastLimit(code, message, place) {
  const finding = { severity: 'error', reason: 'limitExceeded', rule: 'R-QUOTA-2', message, path: '', ...place, ...START };
  return new PortcullisError(code, message, [finding]);
}

const inBytes = (length, most) => `${length} bytes; at most ${most} are read`;

/** Throws what the engine would say of a text of this length. */
export function checkLength(length, { code, what, most }, place) {
  if (length > most) throw pastLimit(code, what + inBytes(length, most), place);
}

export function checkEntries(count) {
  if (count > ENTRIES) throw pastLimit('invalidCombination', `a list of ${count}; at most ${ENTRIES} are read`);
}

const MOST = { action: ACTION_BYTES, resource: RESOURCE_BYTES };
// JSON refuses what goes round in circles; so deep, the engine reads nothing.
const DEEPEST = 48;

/** What of a request is beyond the limits, as an error; nothing if it is within them. */
export function excess(request) {
  let left = 2 * VALUES;
  let length = 0;
  const past = (message, path) => pastLimit('invalidRequest', message, { path });

  function visit(value, path, depth) {
    if (typeof value === 'string') {
      const most = MOST[path] ?? (path.startsWith('context') ? TEXT_BYTES : FACT_BYTES);
      if (value.length > most) return past(inBytes(value.length, most), path);
      length += value.length;
      return length > REQUEST_TEXT.most ? past(REQUEST_TEXT.what + inBytes(length, REQUEST_TEXT.most), '') : undefined;
    }
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
    const isList = Array.isArray(value);
    const names = isList ? [] : Object.keys(value);
    const count = path === 'context' ? valuesOf(value, names) : value.length;
    if (count > VALUES) return past(`${count} keys and values; at most ${VALUES} are read`, 'context');
    left -= isList ? value.length : names.length;
    if (left < 0) return past(`more than ${2 * VALUES} members; a request has at most ${VALUES} keys and values`, path);
    for (const item of isList ? value : names) {
      const found = isList ? visit(item, path, depth + 1) : visitMember(value, item, path, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function visitMember(object, name, path, depth) {
    if (name.length > TEXT_BYTES) return past(`a name of ${inBytes(name.length, TEXT_BYTES)}`, path);
    length += name.length;
    return visit(object[name], path === '' ? name : `${path}.${name}`, depth);
  }

  return visit(request, '', 0);
}

function valuesOf(context, names) {
  let count = 0;
  for (const name of names) {
    const value = context[name];
    if (value !== undefined) count += 2 + (Array.isArray(value) ? value.length : 0);
  }
  return count;
}
