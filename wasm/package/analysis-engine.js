// The instance of the module for analyses.
import * as glue from './analysis-glue.js';
import { createInstance } from './instance.js';

export { glue };
export const engine = createInstance(glue, 'isPublic');
