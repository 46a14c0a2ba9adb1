// The instance of the module that decides.
import * as glue from './glue.js';
import { createInstance } from './instance.js';

export { glue };
export const engine = createInstance(glue, 'answer');
export const { assertReady, guarded } = engine;
