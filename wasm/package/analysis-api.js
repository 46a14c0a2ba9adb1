// Everything for analyses but how the module is loaded.
import { engine, glue, innerReference } from './analysis-engine.js';
import { asked } from './asked.js';
import { QUESTION, SCENARIO } from './limits.js';
import { fields } from './read.js';

export { PortcullisError } from './error.js';
export { Reference } from './analysis-engine.js';

export function diff(question, options = {}) {
  engine.assertReady();
  const [reference] = fields(options, ['reference'], 'options');
  const found = () => (reference === undefined ? glue : innerReference(reference, 'options.reference'));
  return JSON.parse(asked(engine, (text, whom) => whom.diff(text), question, QUESTION, 'question', found));
}

export function isPublic(question) {
  return JSON.parse(asked(engine, glue.isPublic, question, QUESTION, 'question'));
}

export function residual(scenario) {
  return JSON.parse(asked(engine, glue.residual, scenario, SCENARIO, 'scenario'));
}
