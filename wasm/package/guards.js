import { assertReady, engine, glue, guarded } from './engine.js';
import { Handle } from './handle.js';
import { GUARDS } from './limits.js';
import { toText } from './text.js';

const KIND = 'Guards';

/** See index.d.ts. */
export class Guards extends Handle {
  constructor(guards) {
    assertReady();
    const text = toText(guards, GUARDS, 'guards');
    super(engine, KIND, guarded(() => new glue.Guards(text)));
  }
}

/** The module's guards behind a handle of an authorizer's sets. */
export const innerGuards = (handle) => Handle.inner(handle, KIND, 'sets.guards');
