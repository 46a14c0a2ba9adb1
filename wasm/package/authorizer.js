import { PortcullisError, invalidArgument, joined, wrongType } from './error.js';
import { assertReady, engine, glue, guarded } from './engine.js';
import { innerGuards } from './guards.js';
import { Handle } from './handle.js';
import { SERVICE, checkEntries, checkLength } from './limits.js';
import { Packing } from './pack.js';
import { fields, items } from './read.js';
import { innerRequest, isHandle, packOne, readRequest, refusal, withRequest } from './request-context.js';
import { nearestOf } from './text.js';

const KIND = 'Authorizer';
const SINGLE = ['identity', 'resource', 'permissionsBoundary', 'session', 'vpcEndpoint'];
const LISTS = ['scopeDown', 'serviceControlPolicies', 'resourceControlPolicies'];
const OUTCOMES = ['implicitDeny', 'explicitDeny', 'allowed'];
const ALLOWED = 2;
// In place of an outcome, a request whose caller cannot have the session or scope down policies, or that does not fit the guards.
const MISFIT = 4;

/** See index.d.ts. */
export class Authorizer extends Handle {
  constructor(sets, settings) {
    assertReady();
    const { layers, guards } = readSets(sets);
    super(engine, KIND, combine(layers, guards, readSettings(settings)));
  }

  isAllowed(request) {
    return decide(this, request) === ALLOWED;
  }

  decide(request) {
    return OUTCOMES[decide(this, request)];
  }

  decideBatch(requests) {
    return decideBatch(this, requests);
  }

  decideAll(requests) {
    return decideAll(this, requests);
  }

  evaluate(request) {
    return JSON.parse(ask(this, request, 'evaluate'));
  }

  explain(request, options) {
    return JSON.parse(ask(this, request, 'explain', nearestOf(options)));
  }

  explainText(request, options) {
    return ask(this, request, 'explainText', nearestOf(options));
  }
}

const innerOf = (authorizer) => Handle.inner(authorizer, KIND, 'this');

// Everywhere below a request is read before anything behind a handle is looked up: code of the caller may free it.
function decide(authorizer, request) {
  if (isHandle(request)) return decideHandle(innerOf(authorizer), request, 'request');
  const asked = readRequest(request);
  const packing = packOne(asked, 'strict');
  const inner = innerOf(authorizer);
  const code = guarded(() => inner.decideOne(packing.text, packing.words));
  packing.end();
  if (code > ALLOWED) throw refused(inner, asked, code);
  return code;
}

function decideHandle(inner, handle, step, index) {
  const request = innerRequest(handle, step, index);
  const code = guarded(() => inner.decide(request));
  if (code > ALLOWED) throw refused(inner, handle, code);
  return code;
}

/** The error for a code in place of an outcome. */
function refused(inner, asked, code) {
  if (code !== MISFIT) return refusal(asked);
  try {
    return withRequest(asked, (request) => guarded(() => inner.check(request)));
  } catch (error) {
    if (error.code !== 'invalidRequest') throw error;
    return error;
  }
}

function ask(authorizer, request, question, ...how) {
  const asked = isHandle(request) ? request : readRequest(request);
  const inner = innerOf(authorizer);
  return withRequest(asked, (own) => guarded(() => inner[question](own, ...how)));
}

function decideBatch(authorizer, requests) {
  // As they are now, whatever is done to the list while they are read.
  const rows = items(requests, 'requests', 'requests', (row) => row);
  const outcomes = new Array(rows.length);
  const packing = Packing.begin();
  let waiting = [];
  const decideWaiting = () => {
    const inner = innerOf(authorizer);
    const codes = guarded(() => inner.decidePacked(packing.text, packing.words));
    packing.clear();
    if (codes.length !== waiting.length) throw engine.broken(new Error(`${codes.length} outcomes of ${waiting.length} requests`));
    waiting.forEach(({ index, asked }, nth) => {
      outcomes[index] = OUTCOMES[codes[nth]] ?? refused(inner, asked, codes[nth]);
    });
    waiting = [];
  };
  const wait = (asked, index) => {
    if (!packing.add(asked, 'strict')) throw refusal(asked);
    waiting.push({ index, asked });
  };
  rows.forEach((row, index) => {
    try {
      if (isHandle(row)) outcomes[index] = OUTCOMES[decideHandle(innerOf(authorizer), row, 'requests', index)];
      else wait(readRequest(row), index);
    } catch (error) {
      if (!(error instanceof PortcullisError) || error.code !== 'invalidRequest') throw error;
      outcomes[index] = error;
    }
    // So the module takes as much memory as a part of the batch.
    if (packing.isFull) decideWaiting();
  });
  decideWaiting();
  packing.end();
  return outcomes;
}

/** One call as its pairs. */
function decideAll(authorizer, requests) {
  const outcomes = decideBatch(authorizer, requests);
  outcomes.forEach((outcome, pair) => {
    if (outcome instanceof PortcullisError) throw ofPair(outcome, pair);
  });
  if (outcomes.length === 0) throw invalidArgument('requests', 'expected the pairs of a call, one at least');
  const codes = Uint8Array.from(outcomes, (outcome) => OUTCOMES.indexOf(outcome));
  const pair = guarded(() => glue.mostRestrictive(codes));
  return { decision: outcomes[pair], pair };
}

/** What is wrong with a pair, and with which. */
function ofPair({ code, message, findings, path }, pair) {
  const place = ['requests', pair, ...(path === '' ? [] : [path])];
  return new PortcullisError(code, message, { findings, path: joined(place) });
}

/** The handles by layer, in the order of `SINGLE` and `LISTS`, and that of the guards. */
function readSets(sets) {
  const [guards, ...given] = fields(sets, ['guards', ...SINGLE, ...LISTS], 'sets');
  const layers = given.map((one, at) => {
    const layer = LISTS[at - SINGLE.length];
    if (layer === undefined || one === undefined) return one;
    return items(one, `sets.${layer}`, 'policy sets', (set, path, index) => {
      checkEntries(index + 1, `sets.${layer}`);
      return set;
    });
  });
  return { layers, guards };
}

function readSettings(settings = {}) {
  const [restrictPublicBuckets = false, rcpServices] = fields(settings, ['restrictPublicBuckets', 'rcpServices'], 'settings');
  if (typeof restrictPublicBuckets !== 'boolean') {
    throw wrongType('settings.restrictPublicBuckets', 'a boolean', restrictPublicBuckets);
  }
  return { restrictPublicBuckets, services: rcpServices === undefined ? undefined : readServices(rcpServices) };
}

const readServices = (services) =>
  items(services, 'settings.rcpServices', 'prefixes of services', (service, path, index) => {
    checkEntries(index + 1, 'settings.rcpServices');
    if (typeof service !== 'string') throw wrongType(path, 'the prefix of a service', service);
    checkLength(service.length, SERVICE, { path });
    return service;
  });

function combine(layers, guards, { restrictPublicBuckets, services }) {
  const builder = new Handle(engine, 'Builder', guarded(() => new glue.Builder()));
  const own = Handle.inner(builder, 'Builder');
  const add = (layer, set, index) => {
    const inner = Handle.inner(set, 'PolicySet', `sets.${layer}`, index);
    guarded(() => own.add(layer, inner));
  };
  try {
    SINGLE.forEach((layer, at) => {
      if (layers[at] !== undefined) add(layer, layers[at]);
    });
    LISTS.forEach((layer, at) => {
      const list = layers[SINGLE.length + at];
      if (list === undefined) return;
      guarded(() => own.beginList(layer));
      list.forEach((set, index) => add(layer, set, index));
    });
    if (guards !== undefined) {
      const inner = innerGuards(guards);
      guarded(() => own.guards(inner));
    }
    guarded(() => {
      own.restrictPublicBuckets(restrictPublicBuckets);
      if (services !== undefined) own.rcpServices(services);
    });
    return guarded(() => own.build());
  } finally {
    builder.free();
  }
}
