/** What every function of this package throws. */
export class PortcullisError extends Error {
  constructor(code, message, { findings = [], path = pathOf(findings), cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PortcullisError';
    this.code = code;
    this.path = path;
    this.findings = findings;
  }
}

/** The member that the first error is about. */
function pathOf(findings) {
  const { policy, path } = findings.find(({ severity }) => severity === 'error') ?? { path: '' };
  return policy === undefined ? path : joined(['policies', policy, ...(path === '' ? [] : [path])]);
}

/** The error behind what the module threw: the JSON text of an error object. */
export function fromText(text) {
  const { code, message, findings, path } = JSON.parse(text);
  return new PortcullisError(code, message, path === '' ? { findings } : { findings, path });
}

/** A wrong use of the package, at a member of what a call was given. */
export function invalidArgument(path, message) {
  return new PortcullisError('invalidArgument', `${path}: ${message}`, { path });
}

export const wrongType = (path, expected, value) => invalidArgument(path, `expected ${expected}, found ${described(value)}`);

// At the beginning of the text, where there is one.
const START = { line: 1, column: 1, offset: 0, endLine: 1, endColumn: 1, endOffset: 0 };

/** A finding that is made here, about what never reaches the engine. `place` has what is known of where it is. */
export function found(reason, rule, message, place) {
  return { severity: 'error', reason, rule, message, path: '', ...place, ...START };
}

/** What a value is, for messages. */
export function described(value) {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : `${value}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === 'Object' ? 'an object' : `a ${cut(kind)}`;
}

const LONGEST = 64;

/** A name for a message: it may be a whole text in the wrong place. */
export const cut = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

/** Names and indices as one path. */
export function joined(steps) {
  return steps.reduce((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}
