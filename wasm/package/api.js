// Everything but how the module is loaded.
import { glue, guarded } from './engine.js';
import { toText } from './text.js';

export { Combination } from './combination.js';
export { PortcullisError } from './error.js';
export { PolicySet } from './policy-set.js';
export { RequestContext } from './request-context.js';

export function answer(scenario) {
  return JSON.parse(answerJson(toText(scenario)));
}

export function answerJson(scenario) {
  return guarded(() => glue.answer(toText(scenario)));
}

export function explain(scenario) {
  return JSON.parse(guarded(() => glue.explain(toText(scenario))));
}

export function validate(text, policyType) {
  return JSON.parse(guarded(() => glue.validate(toText(text), policyType)));
}

export function places(text) {
  return JSON.parse(guarded(() => glue.places(toText(text))));
}
