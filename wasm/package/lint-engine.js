// The instance of the module for editors.
import * as glue from './lint-glue.js';
import { createInstance } from './instance.js';

export { glue };
export const engine = createInstance(glue, 'linter_lint');
export const { settled, assertReady, guarded } = engine;
