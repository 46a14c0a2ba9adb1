import { PortcullisError, fromText } from './error.js';
import { assertReady, glue, guarded } from './engine.js';
import { Handle } from './handle.js';
import { REQUEST_TEXT, excess } from './limits.js';
import { begin, pack, packed } from './pack.js';
import { toText, toWord } from './text.js';

/** Packs one request, or throws what is wrong with it. */
export function packOne(request, loader) {
  begin();
  if (!pack(request, loader === 'lenient')) throw refusal(request, loader);
  return packed();
}

/** Why a request is none, in the words of the scenario front. */
export function refusal(request, loader = 'strict') {
  const tooMuch = excess(request);
  if (tooMuch !== undefined) return tooMuch;
  const text = guarded(() => glue.requestError(toText(request, REQUEST_TEXT), toWord(loader)));
  const error = fromText(text);
  if (error.findings.length > 0) return error;
  return new PortcullisError('invalidRequest', 'a request is an object of strings, numbers, booleans and lists of them');
}

/** See index.d.ts. */
export class RequestContext extends Handle {
  constructor(request, { loader = 'strict' } = {}) {
    super(() => {
      assertReady();
      const { text, words } = packOne(request, loader);
      const inner = guarded(() => glue.RequestHandle.build(text, words));
      if (inner === undefined) throw refusal(request, loader);
      return inner;
    });
  }
}
