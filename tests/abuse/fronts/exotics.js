// Values that JSON cannot hold, made of plain ones.

/** What the caller's own code throws. */
export const hostError = new RangeError('of the caller');

const withGetters = (value, get) => {
  const made = {};
  for (const name of Object.keys(value)) Object.defineProperty(made, name, { enumerable: true, get: () => get(value[name]) });
  return made;
};

export const exotics = {
  map: (value) => new Map(Object.entries(value)),
  instance: (value) => {
    class Facts {}
    for (const name of Object.keys(value)) Object.defineProperty(Facts.prototype, name, { get: () => value[name] });
    return new Facts();
  },
  inherited: (value) => Object.create(value),
  nonEnumerable: (value) => {
    const made = {};
    for (const name of Object.keys(value)) Object.defineProperty(made, name, { value: value[name] });
    return made;
  },
  symbolKeys: (value) => Object.fromEntries(Object.entries(value).map(([name, one]) => [Symbol(name), one])),
  pairs: (value) => Object.entries(value),
  nullPrototype: (value) => Object.assign(Object.create(null), value),
  frozen: (value) => Object.freeze(value),
  proxy: (value) => new Proxy(value, {}),
  getters: (value) => withGetters(value, (one) => one),
  askingGetters: (value, ask) => withGetters(value, (one) => {
    ask();
    return one;
  }),
  fickleGetters: (value) => {
    const asked = new Set();
    return withGetters(value, (one) => {
      if (asked.has(one)) return undefined;
      asked.add(one);
      return one;
    });
  },
  throwingGetters: (value) => withGetters(value, () => {
    throw hostError;
  }),
  toJson: (value) => ({ toJSON: () => value }),
  set: (value) => new Set(value),
  generator: (value) => (function* () {
    yield* value;
  })(),
  sparse: (value) => {
    const made = [...value, value[0]];
    delete made[value.length];
    return made;
  },
  arrayLike: (value) => ({ ...value, length: value.length }),
  joined: (value) => value.join(),
  boxed: (value) => Object(value),
  surrogate: (value) => `${value}\ud800`,
  bytes: (value) => new TextEncoder().encode(value),
  bigint: (value) => (Number.isInteger(value) ? BigInt(value) : value),
  undefined: () => undefined,
  nan: () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  function: (value) => () => value,
  symbol: () => Symbol('value'),
  date: () => new Date(0),
};
