// The decision and the explanation tree.
import { el } from './dom.js';
import { LAYERS, slotOf } from './state.js';

export const VERDICTS = { allowed: '✓ Allowed', explicitDeny: '✗ Explicit deny', implicitDeny: '✗ Implicit deny' };
const GATES = { credentials: 'Credentials' };
const name = (layer) => LAYERS[slotOf(layer)] ?? GATES[layer] ?? layer;
const button = (text, onClick, properties = {}) => {
  const element = el('button', { type: 'button', ...properties }, text);
  element.addEventListener('click', onClick);
  return element;
};

export function renderDecision(container, told) {
  if ('error' in told) {
    const items = told.error.findings.map(({ path, message }) => el('li', {}, el('code', {}, path || 'scenario'), ` ${message}`));
    container.replaceChildren(
      el('p', { className: 'verdict error' }, '⚠ No decision'),
      el('p', {}, 'The question has errors; an error is never a decision.'),
      el('ul', { className: 'keys' }, ...items));
    return;
  }
  const { decision, summary, missingContext } = told;
  container.replaceChildren(
    el('p', { className: `verdict ${decision}` }, VERDICTS[decision]),
    el('p', {}, summary),
    ...(missingContext.length > 0
      ? [el('p', {}, 'Condition keys that were asked for and are missing:'), el('ul', { className: 'keys' }, ...missingContext.map((key) => el('li', {}, el('code', {}, key))))]
      : []),
  );
}

export function renderExplanation(container, told, reveal) {
  if ('error' in told) {
    container.replaceChildren(el('p', {}, 'Nothing is explained before it is decided.'));
    return;
  }
  const decided = new Set(told.decidedBy.map(({ layer, policy, statement }) => `${layer} ${policy} ${statement}`));
  container.replaceChildren(el('ul', { className: 'tree' }, ...told.details.map((layer) => layerItem(layer, decided, reveal))));
}

function layerItem({ layer, outcome, note, policies }, decided, reveal) {
  return el('li', {},
    el('strong', {}, name(layer)), ': ', el('span', { className: outcome }, outcome),
    note ? el('div', { className: 'reason' }, note) : undefined,
    el('ul', {}, ...policies.map((policy, index) => policyItem(layer, policy, index, decided, reveal))));
}

function policyItem(layer, { policy, level, statements }, index, decided, reveal) {
  const title = typeof policy === 'number' ? `policy ${policy}` : policy;
  return el('li', {}, `${title}${level === undefined ? '' : ` (level ${level})`}`,
    el('ul', {}, ...statements.map((statement) => statementItem(statement, decided.has(`${layer} ${policy} ${statement.statement}`),
      (element) => reveal(slotOf(layer), index, statement.statement, element)))));
}

function statementItem({ statement, sid, effect, line, applies, elements }, isDeciding, reveal) {
  const applied = applies ? (effect === 'Allow' ? 'allowed' : 'explicitDeny') : '';
  return el('li', { className: isDeciding ? 'decided' : '' },
    button(`${effect} ${sid ?? `statement ${statement}`}, line ${line}: ${applies ? 'applies' : 'does not apply'}${isDeciding ? ', and decided' : ''}`, () => reveal(), { className: applied }),
    el('ul', {}, ...elements.map(({ element, result, reason }) => el('li', {},
      button(`${element} ${result === 'fails' ? 'fails' : 'is undecided'}`, () => reveal(element), { className: result }),
      el('div', { className: 'reason' }, reason)))));
}
