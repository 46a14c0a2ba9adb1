// Requests as they cross into the module: all texts as one, and numbers that part it. The other half of this form
// is `Reader` in src/request/packed.rs.
import { excess } from './excess.js';
import { ACTION_BYTES, FACT_BYTES, REQUEST_TEXT, RESOURCE_BYTES, TEXT_BYTES, VALUES } from './limits.js';
import { Members, write } from './read.js';
import { isWellFormed } from './text.js';

// As a word of 32 bits the largest number.
const ABSENT = -1;
const SERVICE = 1;
const FEDERATED = 2;
const ANONYMOUS = 3;
const SERVICE_LINKED_ROLE = 1 << 2;
const MANAGEMENT_ACCOUNT = 1 << 3;
const RESOURCE_IN_MANAGEMENT_ACCOUNT = 1 << 4;
const CLEAR_TEXT = 1 << 5;
const TLS = 1 << 6;
const KEEP_AMBIGUOUS_KEYS = 1 << 7;
const CONNECTION = 1 << 8;

const REQUEST = [
  'principal', 'action', 'resource', 'resourceAccount', 'time', 'credentials', 'network', 'context',
  'resourceInManagementAccount',
];
const PRINCIPAL = [
  'arn', 'uniqueId', 'roleArn', 'issuingUser', 'canonicalUser', 'isServiceLinkedRole', 'isManagementAccount',
];
const CREDENTIALS = ['type', 'issuedAt', 'expiresAt', 'mfaAuthenticatedAt'];
const NETWORK = ['sourceIp', 'vpcSourceIp', 'vpc', 'vpcEndpoint', 'tls', 'connection'];
const TLS_FIELDS = ['version', 'cipherSuite'];

const SCALARS = ['string', 'number', 'boolean'];

// Units of text and words of a part of a batch: much more than the call costs, and little memory.
const PART = 2 ** 20;

/** The values of members in the order of `known`; nothing if there is another member, or the value is no object. */
function pick(members, known) {
  if (!(members instanceof Members)) return undefined;
  const picked = new Array(known.length).fill(undefined);
  for (const entry of members.entries) {
    const field = known.indexOf(entry[0]);
    if (field === -1) return undefined;
    picked[field] = entry[1];
  }
  return picked;
}

const isFlag = (value) => value === undefined || typeof value === 'boolean';

/** One that nobody uses: its room for words is worth more than all else that a packing costs. */
let idle;

/** Requests that were read, one behind the other. */
export class Packing {
  text = '';
  #words = new Uint32Array(256);
  #count = 0;
  /** Where the text of the request at work begins. */
  #start = 0;

  /** One for the caller alone, whatever asks the engine in the meantime. */
  static begin() {
    const packing = idle ?? new Packing();
    idle = undefined;
    return packing;
  }

  clear() {
    this.text = '';
    this.#count = 0;
  }

  /** Gives it back; without it, after an error, the next caller makes another. */
  end() {
    this.clear();
    idle = this;
  }

  /** Valid until more is packed. */
  get words() {
    return this.#words.subarray(0, this.#count);
  }

  /** Whether what is packed is to be decided before more is. */
  get isFull() {
    return this.text.length + this.#count > PART;
  }

  /** Packs a request. `false` if it is not plainly one, or beyond the limits; then nothing of it was packed. */
  add(request, loader) {
    const { text } = this;
    const count = this.#count;
    this.#start = text.length;
    if (this.#request(request, loader)) return true;
    this.text = text;
    this.#count = count;
    return false;
  }

  #word(value) {
    if (this.#count === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[this.#count++] = value;
  }

  /** Adds a text; `false` if it is longer than is read, or no Unicode. */
  #text(value, most) {
    if (value.length > most || this.text.length - this.#start + value.length > REQUEST_TEXT.most) return false;
    // Each by itself: the texts of a batch are long together.
    if (!isWellFormed(value)) return false;
    this.#word(value.length);
    this.text += value;
    return true;
  }

  #required(value, most) {
    return typeof value === 'string' && this.#text(value, most);
  }

  /** A text that may be left out. */
  #optional(value) {
    return value === undefined ? this.#absent(1) : this.#required(value, FACT_BYTES);
  }

  #absent(count) {
    for (let fact = 0; fact < count; fact += 1) this.#word(ABSENT);
    return true;
  }

  #request(request, loader) {
    const picked = pick(request, REQUEST);
    if (picked === undefined) return false;
    const [principal, action, resource, resourceAccount, time, credentials, network, context, inManagementAccount] = picked;
    if (!isFlag(inManagementAccount)) return false;
    const flagsAt = this.#count;
    this.#word(0);
    const ofPrincipal = this.#principal(principal);
    if (ofPrincipal === undefined) return false;
    if (!this.#required(action, ACTION_BYTES) || !this.#required(resource, RESOURCE_BYTES)) return false;
    if (!this.#optional(resourceAccount) || !this.#optional(time) || !this.#credentials(credentials)) return false;
    const ofNetwork = this.#network(network);
    if (ofNetwork === undefined) return false;
    let flags = ofPrincipal | ofNetwork;
    if (inManagementAccount) flags |= RESOURCE_IN_MANAGEMENT_ACCOUNT;
    if (loader === 'lenient') flags |= KEEP_AMBIGUOUS_KEYS;
    this.#words[flagsAt] = flags;
    return this.#context(context);
  }

  /** The flags of the principal. */
  #principal(principal) {
    if (typeof principal === 'string') {
      if (!this.#text(principal, FACT_BYTES)) return undefined;
      this.#absent(4);
      return principal === 'anonymous' ? ANONYMOUS : 0;
    }
    const facts = pick(principal, PRINCIPAL);
    if (facts === undefined) return this.#nameless(principal);
    const [arn, uniqueId, roleArn, issuingUser, canonicalUser, isServiceLinkedRole, isManagementAccount] = facts;
    if (!isFlag(isServiceLinkedRole) || !isFlag(isManagementAccount) || !this.#required(arn, FACT_BYTES)) return undefined;
    if (![uniqueId, roleArn, issuingUser, canonicalUser].every((fact) => this.#optional(fact))) return undefined;
    return (isServiceLinkedRole ? SERVICE_LINKED_ROLE : 0) | (isManagementAccount ? MANAGEMENT_ACCOUNT : 0);
  }

  /** A caller that is no principal of IAM. */
  #nameless(principal) {
    const [service] = pick(principal, ['service']) ?? [];
    const [federated] = pick(principal, ['federated']) ?? [];
    if (!this.#required(service ?? federated, FACT_BYTES)) return undefined;
    this.#absent(4);
    return service === undefined ? FEDERATED : SERVICE;
  }

  #credentials(credentials) {
    if (credentials === undefined) return this.#absent(4);
    const [type, ...times] = pick(credentials, CREDENTIALS) ?? [];
    return this.#required(type, FACT_BYTES) && times.every((time) => this.#optional(time));
  }

  /** The flags of TLS and of a connection. */
  #network(network) {
    if (network === undefined) {
      this.#absent(6);
      return 0;
    }
    const picked = pick(network, NETWORK);
    if (picked === undefined) return undefined;
    const connection = picked.pop();
    const tls = picked.pop();
    if (!picked.every((fact) => this.#optional(fact))) return undefined;
    const flags = this.#tls(tls);
    if (flags === undefined || connection === undefined) return flags;
    return this.#connection(connection) ? flags | CONNECTION : undefined;
  }

  #tls(tls) {
    if (tls === undefined || tls === null) {
      this.#absent(2);
      return tls === null ? CLEAR_TEXT : 0;
    }
    const facts = pick(tls, TLS_FIELDS);
    return facts?.every((fact) => this.#optional(fact)) ? TLS : undefined;
  }

  /** As JSON, which the engine reads as it reads that of a scenario. */
  #connection(connection) {
    // What no connection has is not made a text, and half a letter would be hidden in an escape.
    return excess(connection) === undefined && this.#text(write(connection), TEXT_BYTES);
  }

  #context(context) {
    if (context === undefined) {
      this.#word(0);
      return true;
    }
    if (!(context instanceof Members)) return false;
    const { entries } = context;
    this.#word(entries.length);
    let left = VALUES;
    for (const entry of entries) {
      const value = entry[1];
      const isList = Array.isArray(value);
      left -= 2 + (isList ? value.length : 0);
      if (left < 0 || !this.#text(entry[0], TEXT_BYTES)) return false;
      if (value === null) {
        this.#word(0);
      } else if (isList) {
        this.#word(2 + value.length);
        if (!value.every((item) => this.#scalar(item))) return false;
      } else {
        this.#word(1);
        if (!this.#scalar(value)) return false;
      }
    }
    return true;
  }

  #scalar(value) {
    const kind = SCALARS.indexOf(typeof value);
    if (kind === -1) return false;
    this.#word(kind);
    return this.#text(String(value), TEXT_BYTES);
  }
}
