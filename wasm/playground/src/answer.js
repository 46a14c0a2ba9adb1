// The decision and the explanation tree.
import { el, some } from './dom.js';
import { LAYERS, slotOf } from './state.js';

export const VERDICTS = { allowed: '✓ Allowed', explicitDeny: '✗ Explicit deny', implicitDeny: '✗ Implicit deny' };
/** Which statements decide. Others of the same place are of another policy with the same name. */
const DECIDING = { allowed: 'Allow', explicitDeny: 'Deny' };
/** How many statements and elements are drawn unasked. */
const MOST_DRAWN = 300;
const name = (layer) => LAYERS[slotOf(layer)] ?? (layer === 'credentials' ? 'Credentials' : layer);
const button = (text, onClick, properties = {}) => {
  const element = el('button', { type: 'button', ...properties }, text);
  element.addEventListener('click', onClick);
  return element;
};

/** Until the text is decided that stands there now, what is shown says that it is of another one. */
export function renderPending(decision, explanation) {
  const verdict = decision.querySelector('.verdict');
  if (verdict) {
    verdict.className = 'verdict pending';
    verdict.textContent = '… Deciding. What stands below is of the text before.';
  }
  decision.setAttribute('aria-busy', 'true');
  explanation.inert = true;
}

export function renderDecision(container, told, ...actions) {
  container.removeAttribute('aria-busy');
  if ('error' in told) {
    const { reason = 'The question has errors; an error is never a decision.', findings } = told.error;
    const items = some(findings, ({ path, message }) => el('li', {}, el('code', {}, path || 'scenario'), ` ${message}`));
    container.replaceChildren(el('p', { className: 'verdict error' }, '⚠ No decision'), el('p', {}, reason), el('ul', { className: 'keys' }, ...items), ...actions);
    return;
  }
  const { decision, summary, missingContext, pairs = [] } = told;
  container.replaceChildren(
    el('p', { className: `verdict ${decision}` }, VERDICTS[decision]),
    el('p', {}, summary),
    ...(pairs.length > 0
      ? [el('p', {}, `A call of ${pairs.length} pairs, each of which has to be allowed:`), el('ul', { className: 'keys' }, ...some(pairs, pairItem))]
      : []),
    ...(missingContext.length > 0
      ? [el('p', {}, 'Condition keys that were asked for and are missing:'), el('ul', { className: 'keys' }, ...some(missingContext, (key) => el('li', {}, el('code', {}, key))))]
      : []),
  );
}

const pairItem = ({ action, resource, decision }) => el('li', {},
  el('code', {}, action), ' on ', el('code', {}, resource), ': ', el('span', { className: decision }, VERDICTS[decision]));

export function renderExplanation(container, told, reveal) {
  container.inert = false;
  if ('error' in told) {
    container.replaceChildren(el('p', {}, 'Nothing is explained before it is decided.'));
    return;
  }
  const { pairs = [] } = told;
  const room = { left: MOST_DRAWN };
  // The policy of a further pair's resource stands in the request.
  const ofPair = (index) => (slot, ...place) => (index === 0 || slot !== 'resource' ? reveal(slot, ...place) : undefined);
  const items = pairs.map((pair, index) => el('li', {},
    el('strong', {}, `${pair.action} on ${pair.resource}`), ': ', el('span', { className: pair.decision }, pair.decision),
    el('ul', {}, ...layerItems(pair, ofPair(index), room))));
  container.replaceChildren(el('ul', { className: 'tree' }, ...(pairs.length > 0 ? items : layerItems(told, reveal, room))));
}

/** The layers of what was told, as far as there is room to draw their statements. */
function layerItems(told, reveal, room) {
  const decided = new Set(told.decidedBy.map(({ layer, policy, statement }) => `${layer} ${policy} ${statement}`));
  const hasRoom = ({ elements }) => (room.left -= 1 + elements.length) >= 0;

  function layerItem({ layer, outcome, note, steps = [], policies }) {
    return el('li', {},
      el('strong', {}, name(layer)), ': ', el('span', { className: outcome }, outcome),
      note ? el('div', { className: 'reason' }, note) : undefined,
      ...steps.map(({ passes, reason }) => el('div', { className: 'reason' }, el('span', { className: passes ? 'allowed' : 'implicitDeny' }, passes ? 'passes' : 'refuses'), `: ${reason}`)),
      el('ul', {}, ...policies.map((policy, index) => policyItem(layer, policy, index))));
  }

  function policyItem(layer, { policy, level, statements }, index) {
    const title = typeof policy === 'number' ? `policy ${policy}` : policy;
    const isDeciding = ({ statement, effect, applies }) => applies && effect === DECIDING[told.decision] && decided.has(`${layer} ${policy} ${statement}`);
    const item = (statement) => statementItem(statement, isDeciding(statement), (place) => reveal(slotOf(layer), index, place));
    // What applies before what does not.
    const drawn = new Set([...statements.filter(({ applies }) => applies), ...statements.filter(({ applies }) => !applies)].filter(hasRoom));
    const list = el('ul', {}, ...statements.filter((statement) => drawn.has(statement)).map(item));
    const more = statements.length - drawn.size;
    if (more > 0) {
      const all = button(`Show ${more} more statements`, () => {
        list.replaceChildren(...statements.map(item));
        list.querySelector('button').focus();
      });
      list.append(el('li', {}, all));
    }
    return el('li', {}, `${title}${level === undefined ? '' : ` (level ${level})`}`, list);
  }

  return told.details.map(layerItem);
}

const RESULTS = { holds: 'holds', fails: 'fails', undecided: 'is undecided' };

function statementItem(told, isDeciding, reveal) {
  const { statement, sid, effect, line, applies, elements } = told;
  const applied = applies ? (effect === 'Allow' ? 'allowed' : 'explicitDeny') : '';
  return el('li', { className: isDeciding ? 'decided' : '' },
    button(`${effect} ${sid ?? `statement ${statement}`}, line ${line}: ${applies ? 'applies' : 'does not apply'}${isDeciding ? ', and decided' : ''}`, () => reveal(told), { className: applied }),
    el('ul', {}, ...elements.map((place) => el('li', {},
      button(`${place.element} ${RESULTS[place.result]}`, () => reveal(place), { className: place.result }),
      el('div', { className: 'reason' }, place.reason)))));
}
