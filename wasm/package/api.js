// Everything but how the module is loaded.
import { asked } from './asked.js';
import { assertReady, engine, glue, guarded } from './engine.js';
import { POLICY, SCENARIO } from './limits.js';
import { nearestOf, textOr, toWord } from './text.js';

export { Authorizer } from './authorizer.js';
export { PortcullisError } from './error.js';
export { Guards } from './guards.js';
export { PolicySet } from './policy-set.js';
export { RequestContext } from './request-context.js';

export function answer(scenario) {
  return JSON.parse(answerJson(scenario));
}

export function answerJson(scenario) {
  return asked(engine, glue.answer, scenario, SCENARIO, 'scenario');
}

export function explain(scenario, options) {
  const nearest = nearestOf(options);
  return JSON.parse(asked(engine, (text) => glue.explain(text, nearest), scenario, SCENARIO, 'scenario'));
}

export function validate(text, policyType) {
  assertReady();
  const type = toWord(policyType, 'policyType');
  const json = textOr(text, POLICY, 'text', ({ findings }) => findings);
  return typeof json === 'string' ? JSON.parse(guarded(() => glue.validate(json, type))) : json;
}
