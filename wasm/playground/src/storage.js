// The work, kept in the browser. Each tab has its own, which a reload finds again; a new tab begins with what was edited
// last in any. Storage may be forbidden, full, or hold anything: the page works without it.
import { readState, writeState } from './state.js';

const KEY = 'portcullis-playground.';
const STORES = ['sessionStorage', 'localStorage'];

/** Whether it is kept. */
function save(name, text) {
  const kept = STORES.filter((store) => {
    try {
      window[store].setItem(KEY + name, text);
      return true;
    } catch {
      return false;
    }
  });
  return kept.length > 0;
}

/** What is kept, from the first store where it can be read. */
function load(name, read) {
  for (const store of STORES) {
    try {
      const text = window[store].getItem(KEY + name);
      if (text !== null) return read(text);
    } catch {
      // The next one, if there is one.
    }
  }
  return undefined;
}

export const saveWork = (state) => save('work', writeState(state));
export const loadWork = () => load('work', readState);
/** Earlier states, see `steps.js`. */
export const saveSteps = (states) => save('steps', JSON.stringify(states.map(writeState)));
export const loadSteps = () => load('steps', (text) => JSON.parse(text).map(readState)) ?? [];
export const saveColours = (name) => save('colours', name);
export const loadColours = () => load('colours', (name) => name) ?? '';
