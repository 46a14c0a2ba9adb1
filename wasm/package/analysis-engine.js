// The instance of the module for analyses, and references in it.
import * as glue from './analysis-glue.js';
import { createInstance } from './instance.js';
import { referencesOf } from './reference.js';

export { glue };
export const engine = createInstance(glue, 'isPublic');
export const { Reference, innerReference, load } = referencesOf('portcullis/analysis', engine, glue);
