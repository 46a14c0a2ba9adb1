// Requests as they cross into the module: all texts as one, and numbers that part it. The other half of this form
// is `Reader` in src/request/packed.rs.
import { ACTION_BYTES, FACT_BYTES, REQUEST_TEXT, RESOURCE_BYTES, TEXT_BYTES, VALUES } from './limits.js';
import { isWellFormed } from './text.js';

const ABSENT = 0xffffffff;
const PRINCIPAL_KINDS = { arn: 0, service: 1, federated: 2 };
const ANONYMOUS = 3;
const SERVICE_LINKED_ROLE = 1 << 2;
const MANAGEMENT_ACCOUNT = 1 << 3;
const RESOURCE_IN_MANAGEMENT_ACCOUNT = 1 << 4;
const CLEAR_TEXT = 1 << 5;
const TLS = 1 << 6;
const KEEP_AMBIGUOUS_KEYS = 1 << 7;

const fields = (...names) => new Set(names);
const REQUEST = fields(
  'principal', 'action', 'resource', 'resourceAccount', 'resourceInManagementAccount', 'context', 'time',
  'credentials', 'network',
);
const ARN = fields(
  'arn', 'uniqueId', 'roleArn', 'issuingUser', 'canonicalUser', 'isServiceLinkedRole', 'isManagementAccount',
);
const SERVICE = fields('service');
const FEDERATED = fields('federated');
const CREDENTIALS = fields('type', 'issuedAt', 'expiresAt', 'mfaAuthenticatedAt');
const NETWORK = fields('sourceIp', 'vpcSourceIp', 'vpc', 'vpcEndpoint', 'tls');
const TLS_FIELDS = fields('version', 'cipherSuite');

// Units of text and words of a part of a batch: much more than the call costs, and little memory.
const PART = 2 ** 20;

let words = new Uint32Array(256);
let count = 0;
let text = '';
/** Where the text of the request at work begins. */
let start = 0;

export function begin() {
  count = 0;
  text = '';
}

/** What was packed since `begin`; valid until the next `begin`. */
export function packed() {
  return { text, words: words.subarray(0, count) };
}

/** Whether what was packed is to be decided before more is. */
export const isFull = () => text.length + count > PART;

/** Packs a request. `false` if it is not plainly one, or beyond the limits; then nothing of it was packed. */
export function pack(request, lenient) {
  const before = { count, text };
  start = text.length;
  if (packRequest(request, lenient)) return true;
  ({ count, text } = before);
  return false;
}

function word(value) {
  if (count === words.length) {
    const larger = new Uint32Array(words.length * 2);
    larger.set(words);
    words = larger;
  }
  words[count++] = value;
}

/** Adds a text; `false` if it is longer than is read, or no Unicode. */
function add(value, most) {
  if (value.length > most || text.length - start + value.length > REQUEST_TEXT.most) return false;
  // Each by itself: the texts of a batch are long together.
  if (!isWellFormed(value)) return false;
  word(value.length);
  text += value;
  return true;
}

/** A text that may be left out. */
function optional(value, most = FACT_BYTES) {
  if (value === undefined) {
    word(ABSENT);
    return true;
  }
  return typeof value === 'string' && add(value, most);
}

function required(value, most = FACT_BYTES) {
  return typeof value === 'string' && add(value, most);
}

const isFlag = (value) => value === undefined || typeof value === 'boolean';

function isObject(value, known) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const name of Object.keys(value)) {
    if (!known.has(name) && value[name] !== undefined) return false;
  }
  return true;
}

function packRequest(request, lenient) {
  if (!isObject(request, REQUEST)) return false;
  const { resourceInManagementAccount } = request;
  if (!isFlag(resourceInManagementAccount)) return false;
  const flagsAt = count;
  word(0);
  const principal = packPrincipal(request.principal);
  if (principal === undefined) return false;
  let flags = principal;
  if (resourceInManagementAccount) flags |= RESOURCE_IN_MANAGEMENT_ACCOUNT;
  if (lenient) flags |= KEEP_AMBIGUOUS_KEYS;
  if (!required(request.action, ACTION_BYTES) || !required(request.resource, RESOURCE_BYTES)) return false;
  if (!optional(request.resourceAccount) || !optional(request.time)) return false;
  if (!packCredentials(request.credentials)) return false;
  const network = packNetwork(request.network);
  if (network === undefined) return false;
  words[flagsAt] = flags | network;
  return packContext(request.context);
}

/** The flags of the principal. */
function packPrincipal(principal) {
  if (typeof principal === 'string') {
    if (!add(principal, FACT_BYTES)) return undefined;
    for (let fact = 0; fact < 4; fact++) word(ABSENT);
    return principal === 'anonymous' ? ANONYMOUS : PRINCIPAL_KINDS.arn;
  }
  let kind;
  if (isObject(principal, ARN)) kind = 'arn';
  else if (isObject(principal, SERVICE)) kind = 'service';
  else if (isObject(principal, FEDERATED)) kind = 'federated';
  else return undefined;
  const { isServiceLinkedRole, isManagementAccount } = principal;
  if (!required(principal[kind]) || !isFlag(isServiceLinkedRole) || !isFlag(isManagementAccount)) return undefined;
  const { uniqueId, roleArn, issuingUser, canonicalUser } = principal;
  if (!optional(uniqueId) || !optional(roleArn) || !optional(issuingUser) || !optional(canonicalUser)) {
    return undefined;
  }
  let flags = PRINCIPAL_KINDS[kind];
  if (isServiceLinkedRole) flags |= SERVICE_LINKED_ROLE;
  if (isManagementAccount) flags |= MANAGEMENT_ACCOUNT;
  return flags;
}

function packCredentials(credentials) {
  if (credentials === undefined) {
    for (let fact = 0; fact < 4; fact++) word(ABSENT);
    return true;
  }
  if (!isObject(credentials, CREDENTIALS) || !required(credentials.type)) return false;
  const { issuedAt, expiresAt, mfaAuthenticatedAt } = credentials;
  return optional(issuedAt) && optional(expiresAt) && optional(mfaAuthenticatedAt);
}

/** The flags of TLS. */
function packNetwork(network) {
  if (network === undefined) {
    for (let fact = 0; fact < 5; fact++) word(ABSENT);
    return 0;
  }
  if (!isObject(network, NETWORK)) return undefined;
  const { sourceIp, vpcSourceIp, vpc, vpcEndpoint, tls } = network;
  if (!optional(sourceIp) || !optional(vpcSourceIp) || !optional(vpc) || !optional(vpcEndpoint)) return undefined;
  if (tls === undefined || tls === null) {
    word(ABSENT);
    return tls === null ? CLEAR_TEXT : 0;
  }
  const isCipherSuite = tls.cipherSuite === undefined || typeof tls.cipherSuite === 'string';
  if (!isObject(tls, TLS_FIELDS) || !isCipherSuite || !optional(tls.version)) return undefined;
  return TLS;
}

function packContext(context) {
  if (context === undefined) {
    word(0);
    return true;
  }
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return false;
  const countAt = count;
  word(0);
  let keys = 0;
  let values = 0;
  for (const name of Object.keys(context)) {
    const value = context[name];
    if (value === undefined) continue;
    keys += 1;
    values += 2 + (Array.isArray(value) ? value.length : 0);
    if (values > VALUES || !add(name, TEXT_BYTES)) return false;
    if (value === null) {
      word(0);
    } else if (Array.isArray(value)) {
      word(2 + value.length);
      // Not `every`, which passes over holes.
      for (const item of value) if (!packScalar(item)) return false;
    } else {
      word(1);
      if (!packScalar(value)) return false;
    }
  }
  words[countAt] = keys;
  return true;
}

function packScalar(value) {
  if (typeof value === 'string') {
    word(0);
    return add(value, TEXT_BYTES);
  }
  if (typeof value === 'number') {
    // JSON has no others, and would make them `null`: a key that is absent.
    if (!Number.isFinite(value)) return false;
    word(1);
    return add(String(value), TEXT_BYTES);
  }
  if (typeof value === 'boolean') {
    word(2);
    return add(String(value), TEXT_BYTES);
  }
  return false;
}
