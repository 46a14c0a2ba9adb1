// The same question with one fact changed, beside the one that is asked.
import { answer } from 'portcullis';
import { VERDICTS } from './answer.js';
import { el } from './dom.js';
import { isObject, put, readJson } from './json.js';
import { toScenario } from './state.js';

export function createWhatIf(container) {
  const address = el('input', { id: 'what-if-ip', spellcheck: false, placeholder: 'as it is' });
  const factor = el('select', {}, ...[['', 'as it is'], ['true', 'given'], ['false', 'not given']].map(([value, label]) => el('option', { value }, label)));
  const output = el('output', { htmlFor: 'what-if-ip' });
  container.append(el('fieldset', { className: 'what-if' }, el('legend', {}, 'What if'),
    el('label', {}, el('span', {}, 'Source IP were'), address),
    el('label', {}, el('span', {}, 'Second factor were'), factor),
    output));
  /** The question and what was told of it, once it is decided. */
  let asked;

  function render() {
    if (address.value === '' && factor.value === '') output.replaceChildren('Change a fact, and see whether the decision flips.');
    else if (asked === undefined) output.replaceChildren('…');
    else output.replaceChildren(...compare(asked));
  }

  function compare({ state, told }) {
    try {
      const then = 'error' in told ? told : answer(toScenario(state, JSON.stringify(changed(readJson(state.request)))));
      if ('error' in then) return [`No decision: ${then.error.findings[0].message}`];
      const flips = told.decision === then.decision ? 'The decision stays: ' : 'The decision flips: ';
      return [flips, el('span', { className: then.decision }, VERDICTS[then.decision])];
    } catch ({ message }) {
      return [`No decision: ${message}`];
    }
  }

  function changed(request) {
    const isNot = (pattern) => ([key]) => !pattern.test(key);
    let context = Object.entries(isObject(request.context) ? request.context : {});
    let next = request;
    if (address.value !== '') {
      // What the context says wins over what is derived; the change has to win over both.
      context = context.filter(isNot(/^aws:sourceip$/i));
      next = put(next, 'network.sourceIp', address.value);
    }
    if (factor.value !== '') {
      context = context.filter(isNot(/^aws:multifactorauth(present|age)$/i));
      context.push(['aws:MultiFactorAuthPresent', factor.value === 'true']);
      // Of a factor that is not given there is no age, whatever the credentials say.
      if (factor.value === 'false') context.push(['aws:MultiFactorAuthAge', null]);
    }
    return { ...next, context: Object.fromEntries(context) };
  }

  for (const input of [address, factor]) input.addEventListener('input', render);
  return {
    /** `undefined` while it is being decided. */
    ask(question) {
      asked = question;
      render();
    },
  };
}
