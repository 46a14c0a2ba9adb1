// What a caller hands over, read once and completely into plain values. Getters and proxies of the caller run here and
// nowhere else: they may ask the engine, free handles, or change what they are part of, and what they throw is theirs.
// What would vanish on the way to JSON (a `Map`, a function, the members of a class) is refused: a condition or a fact
// that is left out may allow too much.
import { PortcullisError, cut, described, found, invalidArgument, joined, wrongType } from './error.js';
import { pastLimit } from './limits.js';

// More than the engine reads of any text, and no depth for the stack.
const DEEPEST = 64;

/**
 * The members of an object, `[name, value]` each, without those that are `undefined`. No object itself: in those, names are
 * found that are not its own.
 */
export class Members {
  constructor(entries) {
    this.entries = entries;
  }
}

/** Whether an object holds what it has in members of its own: one of a literal or of JSON, of any realm. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of members of its own. */
const countOf = (object) => Object.getOwnPropertyNames(object).length + Object.getOwnPropertySymbols(object).length;

const isAbsent = (entry) => entry[1] === undefined;

/** The members of an object, with values as they are; or, as a text, why it holds something else than members. */
function membersOf(object) {
  if (!isPlain(object)) {
    const kind = described(object);
    return `expected a plain object, found ${kind === 'an object' ? 'an object of a class' : kind}`;
  }
  // Also those that code of the caller is about to change.
  const count = countOf(object);
  const entries = Object.entries(object);
  if (count !== entries.length) return 'expected a plain object, found one with members that JSON leaves out: hidden, or symbols';
  return new Members(entries.some(isAbsent) ? entries.filter((entry) => !isAbsent(entry)) : entries);
}

/** Reads what the engine is given as JSON, of one of the kinds in limits.js. `base` is where the value stands in the call. */
export class Reader {
  #kind;
  #base;
  #place;
  #steps = [];
  #open = [];
  #letters;
  #entries;

  constructor(kind, base = [], place = undefined) {
    this.#kind = kind;
    this.#base = base;
    this.#place = place;
    // So many entries are bound, texts are not copied, and the text of all is measured later.
    this.#letters = kind.entries === undefined ? kind.most : Infinity;
    this.#entries = kind.entries ?? Infinity;
  }

  /** A text, a finite number, a boolean, `null`, a list of them, or `Members`. */
  read(value) {
    switch (typeof value) {
      case 'string':
        this.#spend(value.length);
        return value;
      case 'boolean':
        return value;
      case 'number':
        // JSON has no others, and would make them `null`.
        if (Number.isFinite(value)) return value;
        break;
      case 'object':
        return value === null ? null : this.#nested(value);
    }
    throw this.#refused(`expected a JSON value, found ${described(value)}`);
  }

  #nested(value) {
    if (this.#open.includes(value)) throw this.#refused('expected a JSON value, found an object that holds itself');
    if (this.#open.length === DEEPEST) throw this.#refused(`nested deeper than ${DEEPEST} arrays and objects`);
    this.#open.push(value);
    const read = Array.isArray(value) ? this.#list(value) : this.inner(this.members(value));
    this.#open.pop();
    return read;
  }

  #list(list) {
    const length = Number(list.length);
    this.#count(length);
    // What has the name of an array's member in place of an index.
    if (countOf(list) > length + 1) throw this.#refused('expected an array, found one that has members with names');
    const items = [];
    for (let index = 0; index < length; index += 1) items.push(this.#step(index, list[index]));
    return items;
  }

  /** The members of an object, with values as they are. */
  members(object) {
    const members = membersOf(object);
    if (typeof members === 'string') throw this.#refused(members);
    return members;
  }

  /** Reads the values of members. */
  inner(members) {
    const { entries } = members;
    this.#count(entries.length);
    let letters = 0;
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index];
      const name = entry[0];
      const value = entry[1];
      letters += name.length;
      // Most of them, and plain already.
      if (typeof value === 'string') letters += value.length;
      else entry[1] = this.#step(name, value);
    }
    this.#spend(letters);
    return members;
  }

  #step(step, value) {
    this.#steps.push(step);
    const read = this.read(value);
    this.#steps.pop();
    return read;
  }

  #count(entries) {
    this.#entries -= entries;
    if (this.#entries < 0) throw this.#past(`more than ${this.#kind.entries} members; a request has at most half as many keys and values`);
    this.#spend(entries);
  }

  #spend(letters) {
    this.#letters -= letters;
    if (!(this.#letters >= 0)) {
      const { what, most } = this.#kind;
      this.#steps = [];
      throw this.#past(`${what}more than ${most} bytes; at most ${most} are read`);
    }
  }

  /** As a place in the value, and as one in the call. */
  #paths() {
    const steps = this.#steps.map((step) => (typeof step === 'string' ? cut(step) : step));
    return { place: { ...this.#place, path: joined(steps) }, path: joined([...this.#base, ...steps]) };
  }

  #code() {
    const { code, codes } = this.#kind;
    return codes?.[this.#steps[0]] ?? code;
  }

  #past(message) {
    return pastLimit(this.#code(), message, this.#paths().place);
  }

  #refused(message) {
    const { place, path } = this.#paths();
    const findings = [found('wrongJsonType', 'SCENARIO', message, place)];
    return new PortcullisError(this.#code(), path === '' ? message : `${path}: ${message}`, { findings, path });
  }
}

/** The JSON text of what was read. */
export function write(read) {
  if (Array.isArray(read)) return `[${read.map(write).join()}]`;
  if (!(read instanceof Members)) return JSON.stringify(read);
  return `{${read.entries.map(([name, value]) => `${JSON.stringify(name)}:${write(value)}`).join()}}`;
}

/** The values of an argument's members, in the order of `known`. */
export function fields(object, known, path) {
  if (!isObject(object)) throw wrongType(path, 'an object', object);
  const members = membersOf(object);
  if (typeof members === 'string') throw invalidArgument(path, members);
  return picked(members, known, path);
}

export function picked({ entries }, known, path) {
  const values = new Array(known.length).fill(undefined);
  for (const [name, value] of entries) {
    const at = known.indexOf(name);
    // Misspelt, it would leave out what limits a request.
    if (at === -1) throw invalidArgument(`${path}.${cut(name)}`, `there is no such member; known: ${known.join(', ')}`);
    values[at] = value;
  }
  return values;
}

/** The items of an argument that is a list, each as `each` reads it. */
export function items(list, path, of, each) {
  if (!Array.isArray(list)) throw wrongType(path, `an array of ${of}`, list);
  const length = Number(list.length);
  // What only a proxy says.
  if (!(length >= 0 && length < 2 ** 32)) throw invalidArgument(path, `expected an array of ${of}, found one of ${length}`);
  return Array.from({ length }, (_, index) => each(list[index], `${path}[${index}]`, index));
}
