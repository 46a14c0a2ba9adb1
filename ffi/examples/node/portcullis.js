// Portcullis for Node through its C library. Handles are freed by `free()`, or when nobody holds them any more.
import koffi from 'koffi';

const library = koffi.load(process.env.PORTCULLIS_LIBRARY ?? 'libportcullis.so');

koffi.struct('portcullis_str', { ptr: 'const char *', len: 'size_t' });
koffi.struct('portcullis_decision', {
  outcome: 'uint8_t', layer: 'uint8_t', has_statement: 'uint8_t', reserved: 'uint8_t', policy: 'uint32_t',
  statement: 'uint32_t',
});
koffi.struct('portcullis_value', { kind: 'uint32_t', reserved: 'uint32_t', integer: 'int64_t', text: 'portcullis_str' });
koffi.struct('portcullis_view', { ptr: 'void *', len: 'size_t' }); // a portcullis_str that is read, not written
const Principal = koffi.struct('portcullis_principal', {
  struct_size: 'size_t', kind: 'uint32_t', flags: 'uint32_t', name: 'portcullis_str', unique_id: 'portcullis_str',
  role_arn: 'portcullis_str', issuing_user: 'portcullis_str', canonical_user: 'portcullis_str',
});
for (const name of ['text', 'error', 'policy_set', 'authorizer', 'authorizer_builder', 'request', 'request_builder']) {
  koffi.opaque(`portcullis_${name}`);
}

const OUT_ERROR = '_Out_ portcullis_error **error';
const declare = (prototype) => library.func(prototype);
const c = {
  check: declare('int32_t portcullis_check_abi(uint32_t version)'),
  statusMessage: declare('const char *portcullis_status_message(int32_t status)'),
  textGet: declare('portcullis_view portcullis_text_get(const portcullis_text *text)'),
  textFree: declare('int32_t portcullis_text_free(portcullis_text *text)'),
  errorMessage: declare('portcullis_view portcullis_error_message(const portcullis_error *error)'),
  errorJson: declare('portcullis_view portcullis_error_json(const portcullis_error *error)'),
  errorFree: declare('int32_t portcullis_error_free(portcullis_error *error)'),
  setFromJson: declare(`int32_t portcullis_policy_set_from_json(uint32_t type, uint32_t loader, portcullis_str name,
    portcullis_str policy, _Out_ portcullis_policy_set **set, ${OUT_ERROR})`),
  setFree: declare('int32_t portcullis_policy_set_free(portcullis_policy_set *set)'),
  authorizerBuilderNew: declare('int32_t portcullis_authorizer_builder_new(_Out_ portcullis_authorizer_builder **builder)'),
  authorizerBuilderSet: declare(`int32_t portcullis_authorizer_builder_set_policies(portcullis_authorizer_builder *builder,
    uint32_t layer, const portcullis_policy_set *set)`),
  authorizerBuilderSetLevels: declare(`int32_t portcullis_authorizer_builder_set_levels(portcullis_authorizer_builder *builder,
    uint32_t layer, const portcullis_policy_set **levels, size_t count)`),
  authorizerBuilderBuild: declare(`int32_t portcullis_authorizer_builder_build(portcullis_authorizer_builder *builder,
    _Out_ portcullis_authorizer **authorizer, ${OUT_ERROR})`),
  authorizerBuilderFree: declare('int32_t portcullis_authorizer_builder_free(portcullis_authorizer_builder *builder)'),
  evaluate: declare(`int32_t portcullis_authorizer_evaluate(const portcullis_authorizer *authorizer,
    const portcullis_request *request, _Out_ portcullis_decision *decision)`),
  authorizerCheck: declare(`int32_t portcullis_authorizer_check(const portcullis_authorizer *authorizer,
    const portcullis_request *request, ${OUT_ERROR})`),
  explain: declare(`int32_t portcullis_authorizer_explain_text(const portcullis_authorizer *authorizer,
    const portcullis_request *request, _Out_ portcullis_text **story, ${OUT_ERROR})`),
  explainNearest: declare(`int32_t portcullis_authorizer_explain_nearest_text(const portcullis_authorizer *authorizer,
    const portcullis_request *request, size_t nearest, _Out_ portcullis_text **story, ${OUT_ERROR})`),
  authorizerFree: declare('int32_t portcullis_authorizer_free(portcullis_authorizer *authorizer)'),
  requestBuilderNew: declare('int32_t portcullis_request_builder_new(_Out_ portcullis_request_builder **builder)'),
  requestBuilderBegin: declare(`int32_t portcullis_request_builder_begin(portcullis_request_builder *builder,
    const portcullis_principal *principal, portcullis_str action, portcullis_str resource)`),
  addString: declare('int32_t portcullis_request_builder_add_string(portcullis_request_builder *builder, portcullis_str key, portcullis_str value)'),
  addNumber: declare('int32_t portcullis_request_builder_add_number(portcullis_request_builder *builder, portcullis_str key, portcullis_str spelling)'),
  addBool: declare('int32_t portcullis_request_builder_add_bool(portcullis_request_builder *builder, portcullis_str key, bool value)'),
  addDate: declare('int32_t portcullis_request_builder_add_date(portcullis_request_builder *builder, portcullis_str key, int64_t seconds)'),
  addAbsent: declare('int32_t portcullis_request_builder_add_absent(portcullis_request_builder *builder, portcullis_str key)'),
  addList: declare(`int32_t portcullis_request_builder_add_list(portcullis_request_builder *builder, portcullis_str key,
    const portcullis_value *values, size_t count)`),
  requestBuilderBuild: declare(`int32_t portcullis_request_builder_build(portcullis_request_builder *builder,
    _Out_ portcullis_request **request, ${OUT_ERROR})`),
  requestBuilderFree: declare('int32_t portcullis_request_builder_free(portcullis_request_builder *builder)'),
  requestFree: declare('int32_t portcullis_request_free(portcullis_request *request)'),
  evaluateJson: declare(`int32_t portcullis_evaluate_json(portcullis_str scenario, void *outcome,
    _Out_ portcullis_text **answer, ${OUT_ERROR})`),
};

if (c.check(2) !== 0) throw new Error('libportcullis.so is older than this file');

// koffi copies the text and ends it with NUL; the length does not count that.
const str = (text) => {
  if (text === undefined) return { ptr: null, len: 0 };
  if (!text.isWellFormed()) throw new TypeError('a text has half a surrogate pair');
  return { ptr: text, len: Buffer.byteLength(text) };
};
// A text that has to be there: of `undefined` the library would read an empty one.
const text = (given, what) => {
  if (typeof given !== 'string') throw new TypeError(`${what} is no text`);
  return str(given);
};
// The members of an object. A Map, an instance of a class, hidden members and symbols have others, which would be lost.
const members = (given, what) => {
  const proto = given === null || typeof given !== 'object' ? undefined : Object.getPrototypeOf(given);
  if (proto !== null && proto !== Object.prototype) throw new TypeError(`${what} is no plain object`);
  if (Reflect.ownKeys(given).length !== Object.keys(given).length) throw new TypeError(`${what} has hidden members`);
  return Object.entries(given);
};
const read = (view) => (view.ptr === null ? '' : koffi.decode(view.ptr, 'char', Number(view.len)));

/** A call that failed. `document` is the error object of SCENARIO.md. */
export class PortcullisError extends Error {
  name = 'PortcullisError';
  constructor(message, status, json) {
    super(message);
    this.status = status;
    this.json = json;
  }
  get document() {
    return this.json === undefined ? undefined : JSON.parse(this.json);
  }
}

const check = (status) => {
  if (status !== 0) throw new PortcullisError(c.statusMessage(status), status);
};

/** Calls a function whose last parameter is the place for an error. */
const raise = (fn, ...args) => {
  const error = [null];
  const status = fn(...args, error);
  if (status === 0) return;
  try {
    throw new PortcullisError(read(c.errorMessage(error[0])), status, read(c.errorJson(error[0])));
  } finally {
    c.errorFree(error[0]);
  }
};

/** The same, with the place for a handle before it. */
const make = (fn, ...args) => {
  const made = [null];
  raise(fn, ...args, made);
  return made[0];
};

const build = (create, free, collect) => {
  const place = [null];
  check(create(place));
  try {
    return collect(place[0]);
  } finally {
    free(place[0]);
  }
};

const takeText = (handle) => {
  try {
    return read(c.textGet(handle));
  } finally {
    c.textFree(handle);
  }
};

const abandoned = new FinalizationRegistry(({ handle, free }) => free(handle));

class Handle {
  #free;
  constructor(handle, free) {
    this.handle = handle;
    this.#free = free;
    abandoned.register(this, { handle, free }, this);
  }
  free() {
    if (this.handle === null) return;
    abandoned.unregister(this);
    this.#free(this.handle);
    this.handle = null;
  }
}

const TYPES = { identity: 1, permissionsBoundary: 2, session: 3, resource: 4, vpcEndpoint: 9, scopeDown: 10 };
const LAYERS = { identity: 2, resource: 3, permissionsBoundary: 4, session: 5, vpcEndpoint: 8, scopeDown: 9 };
const INVALID_REQUEST = 7;
// Of a name that an object has from elsewhere, as 'constructor', no number either.
const number = (numbers, name) => {
  if (!Object.hasOwn(numbers, name)) throw new TypeError(`unknown ${name}; known here: ${Object.keys(numbers).join(', ')}`);
  return numbers[name];
};
const handleOf = (given, type) => {
  if (!(given instanceof type)) throw new TypeError(`no ${type.name}`);
  return given.handle;
};
const OUTCOMES = ['implicitDeny', 'explicitDeny', 'allowed'];

/** A compiled policy: JSON text, or an object. */
export class PolicySet extends Handle {
  constructor(type, name, policy) {
    const document = typeof policy === 'string' ? policy : JSON.stringify(policy);
    super(make(c.setFromJson, number(TYPES, type), 0, str(name), str(document)), c.setFree);
  }
}

/** The sets that bear on requests, by layer; of `scopeDown` a list, in the order of GetScopedCredentials. */
export class Authorizer extends Handle {
  constructor(sets) {
    super(build(c.authorizerBuilderNew, c.authorizerBuilderFree, (builder) => {
      for (const [layer, set] of members(sets, 'an authorizer')) {
        const place = number(LAYERS, layer);
        if (!Array.isArray(set)) check(c.authorizerBuilderSet(builder, place, handleOf(set, PolicySet)));
        else {
          const handles = Array.from(set, (one) => handleOf(one, PolicySet));
          check(c.authorizerBuilderSetLevels(builder, place, handles, handles.length));
        }
      }
      return make(c.authorizerBuilderBuild, builder);
    }), c.authorizerFree);
  }

  evaluate(request) {
    const decided = {};
    const status = c.evaluate(this.handle, handleOf(request, Request), decided);
    if (status === INVALID_REQUEST) raise(c.authorizerCheck, this.handle, request.handle);
    check(status);
    const statement = decided.has_statement === 1 ? { policy: decided.policy, statement: decided.statement } : null;
    return { decision: OUTCOMES[decided.outcome] ?? 'implicitDeny', decidedBy: statement };
  }

  isAllowed(request) {
    return this.evaluate(request).decision === 'allowed';
  }

  /** With `nearest` of the statements that decided, and of so many that came nearest to applying. */
  explain(request, { nearest } = {}) {
    const handles = [this.handle, handleOf(request, Request)];
    if (nearest === undefined) return takeText(make(c.explain, ...handles));
    if (!Number.isSafeInteger(nearest) || nearest < 0) throw new TypeError(`no whole number from 0: ${nearest}`);
    return takeText(make(c.explainNearest, ...handles, nearest));
  }
}

const add = (builder, key, value) => {
  if (value === null) return c.addAbsent(builder, str(key));
  if (typeof value === 'string') return c.addString(builder, str(key), str(value));
  if (typeof value === 'boolean') return c.addBool(builder, str(key), value);
  if (typeof value === 'number' || typeof value === 'bigint') return c.addNumber(builder, str(key), str(String(value)));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError(`no date: ${key}`);
    return c.addDate(builder, str(key), Math.floor(value.getTime() / 1000));
  }
  if (Array.isArray(value)) {
    const list = Array.from(value, (one) => ({ kind: 1, reserved: 0, integer: 0, text: text(one, key) }));
    return c.addList(builder, str(key), list, list.length);
  }
  throw new TypeError(`no value of a condition key: ${key}`);
};

/** What is asked by the principal of an ARN. */
export class Request extends Handle {
  constructor(arn, action, resource, context = {}) {
    super(build(c.requestBuilderNew, c.requestBuilderFree, (builder) => {
      const none = str(undefined);
      const principal = { struct_size: koffi.sizeof(Principal), kind: 1, flags: 0, name: text(arn, 'principal'), unique_id: none,
        role_arn: none, issuing_user: none, canonical_user: none };
      // What is wrong in the beginning is told by the build, with its findings.
      const status = c.requestBuilderBegin(builder, principal, text(action, 'action'), text(resource, 'resource'));
      if (status === 0) {
        // What a key's own text lacks is told by the build, with its path.
        for (const [key, value] of members(context, 'context')) {
          const added = add(builder, key, value);
          if (added !== INVALID_REQUEST) check(added);
        }
      }
      return make(c.requestBuilderBuild, builder);
    }), c.requestFree);
  }
}

/** Answers a scenario document: the answer object of SCENARIO.md, or its error object, as text. */
export const evaluateJson = (scenario) => {
  try {
    return takeText(make(c.evaluateJson, str(scenario), null));
  } catch (error) {
    if (error instanceof PortcullisError && error.json !== undefined) return error.json;
    throw error;
  }
};
