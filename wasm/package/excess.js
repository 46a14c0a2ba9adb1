// What of a request is beyond the limits, in the words of the engine, or no text.
import { PortcullisError, cut, found } from './error.js';
import { ACTION_BYTES, FACT_BYTES, REQUEST_TEXT, RESOURCE_BYTES, TEXT_BYTES, VALUES, inBytes, pastLimit } from './limits.js';
import { Members } from './read.js';
import { isWellFormed } from './text.js';

const MOST = { __proto__: null, action: ACTION_BYTES, resource: RESOURCE_BYTES };

/** An error for a request that was read; nothing if it is within the limits, and all its texts are Unicode. */
export function excess(request) {
  let length = 0;
  const past = (message, path) => pastLimit('invalidRequest', message, { path });
  const halved = (path) => {
    const message = 'the text has a lone surrogate, which no Unicode text has';
    return new PortcullisError('invalidRequest', message, { findings: [found('invalidField', 'SCENARIO', message, { path })] });
  };

  function visit(value, path) {
    if (typeof value === 'string') {
      const most = MOST[path] ?? (path.startsWith('context') ? TEXT_BYTES : FACT_BYTES);
      if (value.length > most) return past(inBytes(value.length, most), path);
      if (!isWellFormed(value)) return halved(path);
      length += value.length;
      return length > REQUEST_TEXT.most ? past(REQUEST_TEXT.what + inBytes(length, REQUEST_TEXT.most), '') : undefined;
    }
    if (Array.isArray(value)) return first(value, (item) => visit(item, path));
    if (!(value instanceof Members)) return undefined;
    const count = path === 'context' ? valuesOf(value) : 0;
    if (count > VALUES) return past(`${count} keys and values; at most ${VALUES} are read`, path);
    return first(value.entries, ([name, inner]) => {
      if (name.length > TEXT_BYTES) return past(`a name of ${inBytes(name.length, TEXT_BYTES)}`, path);
      if (!isWellFormed(name)) return halved(path);
      length += name.length;
      return visit(inner, path === '' ? cut(name) : `${path}.${cut(name)}`);
    });
  }

  return visit(request, '');
}

function first(list, find) {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const valuesOf = ({ entries }) => entries.reduce((count, [, value]) => count + 2 + (Array.isArray(value) ? value.length : 0), 0);
