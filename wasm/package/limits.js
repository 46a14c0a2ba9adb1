// How much the engine reads of what it is given. What is longer is refused here, by its length: what goes into the module is
// copied, and the memory of the module never shrinks. A text has at least as many bytes as `length` says; what is longer only
// in bytes, the engine refuses itself.
import { PortcullisError, found } from './error.js';

const MIB = 2 ** 20;
const kind = (code, what, most, rest) => ({ code, what, most, ...rest });

export const POLICY = kind('invalidPolicy', 'the document has ', 32 * MIB);
export const POLICY_NAME = kind('invalidPolicy', 'the name of the policy has ', 512);
/** What is wrong in one of its members has a code of its own. */
export const SCENARIO = kind('invalidScenario', 'the scenario has ', 256 * MIB, {
  codes: { __proto__: null, request: 'invalidRequest', policies: 'invalidPolicy' },
});
/** Of policies that are held against each other, or of one alone. */
export const QUESTION = kind('invalidScenario', 'the scenario has ', SCENARIO.most, {
  codes: { __proto__: null, before: 'invalidPolicy', after: 'invalidPolicy', policy: 'invalidPolicy' },
});
export const GUARDS = kind('invalidPolicy', 'the document has ', SCENARIO.most);
export const SERVICE = kind('invalidAuthorizer', 'the prefix of a service has ', 256);

/** An entry of `Action`. */
export const PATTERN = kind('invalidArgument', 'the pattern has ', 256);
export const REFERENCE = kind('invalidReference', 'the reference has ', 64 * MIB);

export const ACTION_BYTES = 256;
export const RESOURCE_BYTES = 8_192;
/** Of the name and each value of a condition key. */
export const TEXT_BYTES = 65_536;
/** Of every other text of a request. */
export const FACT_BYTES = 2_048;
/** Condition keys of a request and their values: a key counts as two, a list as its values more. */
export const VALUES = 100_000;
/** A request stands in a scenario. */
export const REQUEST_TEXT = kind('invalidRequest', 'the request has ', SCENARIO.most, { entries: 2 * VALUES });
/** Levels of an organization, or prefixes of services. */
export const ENTRIES = 100_000;

export function pastLimit(code, message, place) {
  return new PortcullisError(code, message, { findings: [found('limitExceeded', 'R-QUOTA-2', message, place)] });
}

export const inBytes = (length, most) => `${length} bytes; at most ${most} are read`;

/** Throws what the engine would say of a text of this length. */
export function checkLength(length, { code, what, most }, place) {
  if (length > most) throw pastLimit(code, what + inBytes(length, most), place);
}

export function checkEntries(count, path) {
  if (count > ENTRIES) throw pastLimit('invalidAuthorizer', `a list of ${count}; at most ${ENTRIES} are read`, { path });
}
