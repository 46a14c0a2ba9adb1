// The same question with one fact changed, beside the one that is asked.
import { answer } from 'portcullis';
import { VERDICTS } from './answer.js';
import { el } from './dom.js';
import { toScenario } from './state.js';

export function createWhatIf(container, getState) {
  const address = el('input', { spellcheck: false, placeholder: 'as it is' });
  const factor = el('select', {}, ...[['', 'as it is'], ['true', 'given'], ['false', 'not given']].map(([value, label]) => el('option', { value }, label)));
  const output = el('output', { htmlFor: 'what-if-ip' });
  container.append(el('fieldset', { className: 'what-if' }, el('legend', {}, 'What if'),
    el('label', {}, el('span', {}, 'Source IP were'), address),
    el('label', {}, el('span', {}, 'Second factor were'), factor),
    output));
  address.id = 'what-if-ip';

  function render() {
    const state = getState();
    if (address.value === '' && factor.value === '') {
      output.replaceChildren('Change a fact, and see whether the decision flips.');
      return;
    }
    const now = answer(toScenario(state));
    const then = answer(toScenario(state, changed(state.request)));
    if ('error' in then || 'error' in now) {
      output.replaceChildren(`No decision: ${(then.error ?? now.error).message}`);
      return;
    }
    const flips = now.decision === then.decision ? 'The decision stays: ' : 'The decision flips: ';
    output.replaceChildren(flips, el('span', { className: then.decision }, VERDICTS[then.decision]));
  }

  function changed(request) {
    const context = { ...request.context };
    let { network, ...rest } = request;
    if (address.value !== '') {
      // What the context says wins over what is derived; the change has to win over both.
      for (const key of Object.keys(context)) if (key.toLowerCase() === 'aws:sourceip') delete context[key];
      network = { ...network, sourceIp: address.value };
    }
    if (factor.value !== '') {
      for (const key of Object.keys(context)) if (/^aws:multifactorauth/i.test(key)) delete context[key];
      context['aws:MultiFactorAuthPresent'] = factor.value === 'true';
    }
    return { ...rest, ...(network ? { network } : {}), context };
  }

  for (const input of [address, factor]) input.addEventListener('input', render);
  return { render };
}
