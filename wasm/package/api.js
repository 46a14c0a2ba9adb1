// Everything but how the module is loaded.
import { assertReady, glue, guarded } from './engine.js';
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
  return ask('answer', scenario);
}

export function explain(scenario, options) {
  return JSON.parse(ask('explain', scenario, nearestOf(options)));
}

/** A scenario that is too long, or no JSON, is answered as the engine answers such texts. */
function ask(question, scenario, ...how) {
  assertReady();
  const text = textOr(scenario, SCENARIO, 'scenario', ({ code, message, findings: [{ reason, rule, path, line, column, offset }] }) => {
    return { error: { code, message, findings: [{ reason, rule, message, path, line, column, offset }] } };
  });
  return typeof text === 'string' ? guarded(() => glue[question](text, ...how)) : JSON.stringify(text);
}

export function validate(text, policyType) {
  assertReady();
  const type = toWord(policyType, 'policyType');
  const json = textOr(text, POLICY, 'text', ({ findings }) => findings);
  return typeof json === 'string' ? JSON.parse(guarded(() => glue.validate(json, type))) : json;
}
