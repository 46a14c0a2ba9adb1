// The work, kept in the browser. Each tab has its own, which a reload finds again; a new tab begins with what was edited
// last in any. Storage may be forbidden, full, or hold anything: the page works without it.
import { readState, writeState } from './state.js';

const KEY = 'portcullis-playground.';
const STORES = ['sessionStorage', 'localStorage'];

/** How many letters of steps are kept, so that there is room for the work: a store holds five million or so. */
const MOST_OF_STEPS = 2 ** 21;

/** Whether it is kept. */
function save(name, text) {
  const isDone = (store) => attempt(() => window[store].setItem(KEY + name, text));
  const failed = STORES.filter((store) => !isDone(store));
  const isKept = failed.length < STORES.length;
  // What such a store has is older, and would be found first.
  if (isKept) forget(name, failed);
  return isKept;
}

function forget(name, stores) {
  for (const store of stores) attempt(() => window[store].removeItem(KEY + name));
}

function attempt(action) {
  try {
    action();
    return true;
  } catch {
    return false;
  }
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

export function saveWork(state) {
  const text = writeState(state);
  if (save('work', text)) return true;
  // The work is worth more than the way back from it.
  forget('steps', STORES);
  return save('work', text);
}
export const loadWork = () => load('work', readState);
/** Earlier states, see `steps.js`; the last ones, if they are too long. */
export function saveSteps(states) {
  const texts = states.map((state) => JSON.stringify(writeState(state)));
  let room = MOST_OF_STEPS;
  const lastWithoutRoom = texts.findLastIndex((text) => (room -= text.length) < 0);
  save('steps', `[${texts.slice(lastWithoutRoom + 1).join()}]`);
}
export const loadSteps = () => load('steps', (text) => JSON.parse(text).map(readState)) ?? [];
export const saveColours = (name) => save('colours', name);
export const loadColours = () => load('colours', (name) => name) ?? '';
