// The instance of the module for editors, and references in it.
import * as glue from './lint-glue.js';
import { createInstance } from './instance.js';
import { referencesOf } from './reference.js';

export { glue };
export const engine = createInstance(glue, 'linter_lint');
export const { assertReady, guarded } = engine;
export const { Reference, innerReference, load } = referencesOf('portcullis/lint', engine, glue);
