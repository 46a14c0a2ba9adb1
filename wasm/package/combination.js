import { PortcullisError } from './error.js';
import { failure, glue, guarded } from './engine.js';
import { Handle } from './handle.js';
import { SERVICE, checkEntries, checkLength } from './limits.js';
import { begin, isFull, pack, packed } from './pack.js';
import { RequestContext, packOne, refusal } from './request-context.js';

const SINGLE = ['identity', 'resource', 'permissionsBoundary', 'session', 'vpcEndpoint'];
const LISTS = ['scopeDown', 'serviceControlPolicies', 'resourceControlPolicies'];
const OUTCOMES = ['implicitDeny', 'explicitDeny', 'allowed'];
const ALLOWED = 2;
// In place of an outcome: no request, and one whose caller cannot have the session or scope down policies.
const INVALID = 3;
const MISFIT = 4;

/** See index.d.ts. */
export class Combination extends Handle {
  constructor(sets, settings) {
    super(() => guarded(() => combine(sets, settings)));
  }

  isAllowed(request) {
    return this.#decide(request) === ALLOWED;
  }

  decide(request) {
    return OUTCOMES[this.#decide(request)];
  }

  decideBatch(requests) {
    const inner = Handle.inner(this);
    const outcomes = new Array(requests.length);
    let plain = [];
    const decidePacked = () => {
      const { text, words } = packed();
      const codes = inner.decidePacked(text, words);
      plain.forEach((index, nth) => {
        outcomes[index] = codes[nth];
      });
      plain = [];
      begin();
    };
    begin();
    guarded(() => {
      requests.forEach((request, index) => {
        if (request instanceof RequestContext) outcomes[index] = inner.decide(Handle.inner(request));
        else if (pack(request, false)) plain.push(index);
        else outcomes[index] = INVALID;
        // So the module takes as much memory as a part of the batch.
        if (isFull()) decidePacked();
      });
      decidePacked();
    });
    return outcomes.map((code, index) => OUTCOMES[code] ?? this.#refusal(requests[index], code));
  }

  evaluate(request) {
    return JSON.parse(this.#ask(request, 'evaluate'));
  }

  explain(request) {
    return JSON.parse(this.#ask(request, 'explain'));
  }

  explainText(request) {
    return this.#ask(request, 'explainText');
  }

  #decide(request) {
    const inner = Handle.inner(this);
    try {
      let code;
      if (request instanceof RequestContext) code = inner.decide(Handle.inner(request));
      else {
        const { text, words } = packOne(request, 'strict');
        code = inner.decideOne(text, words);
      }
      if (code > ALLOWED) throw this.#refusal(request, code);
      return code;
    } catch (error) {
      throw failure(error);
    }
  }

  /** Why there is a code in place of an outcome. */
  #refusal(request, code) {
    if (code !== MISFIT) return refusal(request);
    try {
      this.#ask(request, 'check');
    } catch (error) {
      return error;
    }
  }

  #ask(request, question) {
    const inner = Handle.inner(this);
    if (request instanceof RequestContext) {
      return guarded(() => inner[question](Handle.inner(request)));
    }
    const own = new RequestContext(request);
    try {
      return guarded(() => inner[question](Handle.inner(own)));
    } finally {
      own.free();
    }
  }
}

function combine(sets, { restrictPublicBuckets = false, rcpServices } = {}) {
  for (const layer of Object.keys(sets)) {
    if (sets[layer] !== undefined && !SINGLE.includes(layer) && !LISTS.includes(layer)) {
      // Misspelt, it would leave out what limits the request.
      const known = [...SINGLE, ...LISTS].join(', ');
      throw new PortcullisError('invalidArgument', `\`${layer}\` is no layer; known: ${known}`);
    }
  }
  const builder = new glue.Builder();
  try {
    for (const layer of SINGLE) {
      if (sets[layer] !== undefined) builder.add(layer, Handle.inner(sets[layer]));
    }
    for (const layer of LISTS) {
      if (sets[layer] === undefined) continue;
      builder.beginList(layer);
      let count = 0;
      for (const set of sets[layer]) {
        checkEntries(++count);
        builder.add(layer, Handle.inner(set));
      }
    }
    builder.restrictPublicBuckets(restrictPublicBuckets);
    if (rcpServices !== undefined) builder.rcpServices(prefixes(rcpServices));
    return builder.build();
  } finally {
    builder.free();
  }
}

function prefixes(services) {
  const list = [];
  for (const service of services) {
    checkEntries(list.push(service));
    if (typeof service === 'string') checkLength(service.length, SERVICE, { path: 'settings.rcpServices' });
  }
  return list;
}
