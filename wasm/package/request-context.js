import { PortcullisError, described, found, fromText } from './error.js';
import { assertReady, engine, glue, guarded } from './engine.js';
import { excess } from './excess.js';
import { Handle } from './handle.js';
import { REQUEST_TEXT } from './limits.js';
import { loaderOf } from './loader.js';
import { Packing } from './pack.js';
import { Members, Reader } from './read.js';
import { written } from './text.js';

const KIND = 'RequestContext';

/** Whether a request is a handle. */
export const isHandle = (request) => Handle.kind(request) === KIND;

/** The module's request behind a handle. */
export const innerRequest = (handle, step, index) => Handle.inner(handle, KIND, step, index);

/** Calls with the module's request behind a handle, or with one made for the call of what was read. */
export function withRequest(request, call) {
  if (isHandle(request)) return call(innerRequest(request, 'request'));
  const own = new Handle(engine, KIND, build(request, 'strict'));
  try {
    return call(innerRequest(own));
  } finally {
    own.free();
  }
}

export const readRequest = (request) => new Reader(REQUEST_TEXT).read(request);

/** Packs one request that was read, or throws what is wrong with it. */
export function packOne(request, loader) {
  const packing = Packing.begin();
  if (!packing.add(request, loader)) throw refusal(request, loader);
  return packing;
}

/** Why what was read is no request, in the words of the scenario front. */
export function refusal(request, loader = 'strict') {
  if (!(request instanceof Members)) {
    const hint = typeof request === 'string' ? '; of its text `JSON.parse` makes one' : '';
    const message = `expected an object, found ${described(request)}${hint}`;
    return new PortcullisError('invalidRequest', message, { findings: [found('wrongJsonType', 'SCENARIO', message)] });
  }
  if (request.entries.some(([name]) => name === 'pairs')) {
    const message = 'further pairs are asked in scenarios; give each pair to `decideAll` as a request of its own';
    return new PortcullisError('invalidRequest', message, { findings: [found('unknownMember', 'SCENARIO', message, { path: 'pairs' })] });
  }
  const tooMuch = excess(request);
  if (tooMuch !== undefined) return tooMuch;
  const text = written(request, REQUEST_TEXT);
  const error = fromText(guarded(() => glue.requestError(text, loader)));
  return error.findings.length > 0 ? error : new PortcullisError('invalidRequest', 'the request cannot be');
}

/** The module's request for one that was read. */
function build(request, loader) {
  const packing = packOne(request, loader);
  const inner = guarded(() => glue.RequestHandle.build(packing.text, packing.words));
  packing.end();
  if (inner === undefined) throw refusal(request, loader);
  return inner;
}

/** See index.d.ts. */
export class RequestContext extends Handle {
  constructor(request, options) {
    assertReady();
    const loader = loaderOf(options);
    super(engine, KIND, build(readRequest(request), loader));
  }
}
