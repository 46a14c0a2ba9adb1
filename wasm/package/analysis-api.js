// Everything for analyses but how the module is loaded.
import { engine, glue } from './analysis-engine.js';
import { asked } from './asked.js';
import { QUESTION, SCENARIO } from './limits.js';

export { PortcullisError } from './error.js';

export function diff(question) {
  return JSON.parse(asked(engine, glue.diff, question, QUESTION, 'question'));
}

export function isPublic(question) {
  return JSON.parse(asked(engine, glue.isPublic, question, QUESTION, 'question'));
}

export function residual(scenario) {
  return JSON.parse(asked(engine, glue.residual, scenario, SCENARIO, 'scenario'));
}
