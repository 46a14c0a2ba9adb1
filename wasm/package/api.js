// Everything but how the module is loaded.
import { assertReady, glue, guarded } from './engine.js';
import { POLICY, SCENARIO } from './limits.js';
import { toText, toWord } from './text.js';

export { Combination } from './combination.js';
export { PortcullisError } from './error.js';
export { PolicySet } from './policy-set.js';
export { RequestContext } from './request-context.js';

export function answer(scenario) {
  return JSON.parse(answerJson(scenario));
}

export function answerJson(scenario) {
  return ask('answer', scenario);
}

export function explain(scenario) {
  return JSON.parse(ask('explain', scenario));
}

/** A scenario that is too long is answered as the engine answers it. */
function ask(question, scenario) {
  assertReady();
  const text = textOr(scenario, SCENARIO, ({ code, message, findings: [{ reason, rule, path, line, column, offset }] }) => {
    return { error: { code, message, findings: [{ reason, rule, message, path, line, column, offset }] } };
  });
  return typeof text === 'string' ? guarded(() => glue[question](text)) : JSON.stringify(text);
}

export function validate(text, policyType) {
  assertReady();
  const json = textOr(text, POLICY, ({ findings }) => findings);
  return typeof json === 'string' ? JSON.parse(guarded(() => glue.validate(json, toWord(policyType)))) : json;
}

export function places(text) {
  assertReady();
  const json = textOr(text, POLICY, () => null);
  return json && JSON.parse(guarded(() => glue.places(json)));
}

/** The text, or something else if it is too long. */
function textOr(value, kind, other) {
  try {
    return toText(value, kind);
  } catch (error) {
    if (error.code !== kind.code) throw error;
    return other(error);
  }
}
