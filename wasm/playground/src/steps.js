// Steps that replace or take away much at once, and the way back from them.
import { writeState } from './state.js';

const MOST = 20;

/** `onChange` is told the states that lie behind and ahead, first of all the ones to begin with. */
export function createSteps(behind, onChange) {
  let ahead = [];
  const set = (newBehind, newAhead) => {
    [behind, ahead] = [newBehind, newAhead];
    onChange(behind, ahead);
  };
  const isLast = (state) => behind.length > 0 && writeState(behind.at(-1)) === writeState(state);
  set(behind, []);
  return {
    remember: (replaced) => set(isLast(replaced) ? behind : [...behind, replaced].slice(-MOST), []),
    undo(current) {
      const state = behind.at(-1);
      set(behind.slice(0, -1), [...ahead, current]);
      return state;
    },
    redo(current) {
      const state = ahead.at(-1);
      set([...behind, current], ahead.slice(0, -1));
      return state;
    },
  };
}
