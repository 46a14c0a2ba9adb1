// A policy before and after a change: whether it allows anything new, of all requests that there are, with requests that show it.
import { findingsOf } from './advice.js';
import { createComparer } from './comparer.js';
import { showContext } from './context-lines.js';
import { el, some } from './dom.js';
import { readJson } from './json.js';
import { createPolicyEditor } from './policy-editor.js';
import { BLANK, POLICY_TYPES, UNIVERSES, fromScenario, inOrder, isGuard, policyType, slotOfType } from './state.js';

/** Milliseconds without a key until what was typed is compared. */
const PAUSE = 300;
const SIDES = { before: 'Before', after: 'After' };
const NEW = { none: ['allowed', '✓ Allows nothing new'], some: ['explicitDeny', '✗ Allows something new'], unknown: ['undecided', '? Not known'] };
const LOST = {
  none: 'Everything that was allowed before is allowed after.',
  some: 'Something that was allowed before is not allowed after.',
  unknown: 'Whether everything that was allowed before is allowed after is not known.',
};
const NEW_IN_WORDS = {
  none: 'No request is allowed after that was not allowed before.',
  some: 'A request is allowed after that was not allowed before.',
  unknown: 'Whether a request is allowed after that was not allowed before is not known.',
};
const REASONS = {
  tooManyStates: 'the patterns have too many states together',
  tooManyClasses: 'the values of a condition key, or the parts of an ARN, fall into too many classes',
  tooManyBoxes: 'too many combinations had to be looked at',
  tooManySteps: 'the comparison took too many steps',
  unconfirmedDifference: 'a difference may exist, but no request was found that shows it',
  actionsOverServices: 'an action has a wildcard where the service should be',
  lettersWithoutCase: 'an operator without case is held against letters beyond ASCII',
};
const ASSUMPTIONS = {
  keysOnce: 'no condition key is given twice',
  rolePaths: 'the path of a session’s role is known',
  kmsGrants: 'no grant of a key lets anybody in',
  plainCallers: 'nothing is said of how credentials were made, of service-linked roles and of the management account',
  asListed: 'actions, resources and condition keys are those that the service reference lists',
  typedValues: 'values of condition keys are of their types, and not empty',
};
const SHOWN = { new: ['Allowed after, and not before', 'explicitDeny'], lost: ['Allowed before, and not after', ''] };

/** `onLoad` is told of a state with a request that shows a difference. */
export function createComparison(details, container, { getState, onChange, onLoad }) {
  const answer = el('div', { role: 'status' });
  const comparer = createComparer(renderTold);
  let editors;
  let type;
  let among;
  /** What is compared, and stands in the editors. */
  let shown;
  let timer;

  /** As the state has it; else what it might become is held against itself. */
  function render() {
    const state = getState();
    if (state.compared && !isSame(state.compared, shown)) details.open = true;
    if (!details.open) return;
    const next = state.compared ?? fromPolicies(state);
    if (editors && isSame(next, shown)) return;
    shown = next;
    if (!editors) build();
    type.value = shown.type;
    among.value = shown.universe;
    for (const side of Object.keys(SIDES)) editors[side].setText(shown[side]);
    compare();
  }

  function build() {
    const choice = (labels) => el('select', {}, ...Object.entries(labels).map(([value, label]) => el('option', { value }, label)));
    type = choice(POLICY_TYPES);
    among = choice(UNIVERSES);
    among.addEventListener('change', () => typed({ universe: among.value }));
    type.addEventListener('change', () => {
      typed({ type: type.value });
      for (const editor of Object.values(editors)) editor.relint();
    });
    const of = (side) => {
      const editor = createPolicyEditor({
        text: shown[side],
        diagnose: (text) => findingsOf(text, shown.type),
        typeOf: () => shown.type,
        onChange: (text) => typed({ [side]: text }),
      });
      editor.setTitle(`Policy ${SIDES[side].toLowerCase()}`);
      return editor;
    };
    editors = { before: of('before'), after: of('after') };
    const sides = Object.entries(SIDES).map(([side, title]) =>
      el('div', { className: 'side', role: 'group', 'aria-label': title }, el('h3', {}, title), editors[side].host, editors[side].findings));
    container.append(el('p', { className: 'bar' }, el('label', {}, 'Both are a ', type), el('label', {}, 'of all requests ', among)), el('div', { className: 'sides' }, ...sides), answer);
  }

  function typed(changed) {
    shown = { ...shown, ...changed };
    clearTimeout(timer);
    timer = setTimeout(compare, PAUSE);
    renderPending();
    onChange({ ...getState(), compared: shown });
  }

  function compare() {
    clearTimeout(timer);
    renderPending();
    comparer.ask(shown);
  }

  function renderPending() {
    comparer.forget();
    if (!answer.hasChildNodes()) answer.append(el('p', { className: 'verdict' }));
    const verdict = answer.querySelector('.verdict');
    verdict.className = 'verdict pending';
    verdict.textContent = '… Comparing';
    answer.setAttribute('aria-busy', 'true');
    for (const part of [...answer.children].slice(1)) part.inert = true;
  }

  function renderTold({ told, problem }) {
    answer.removeAttribute('aria-busy');
    if (problem !== undefined) answer.replaceChildren(el('p', { className: 'verdict error' }, '⚠ Not compared'), el('p', {}, `${problem}.`));
    else if ('error' in told) {
      const items = some(told.error.findings, ({ path, message }) => el('li', {}, el('code', {}, path.replace('.policy', '') || 'question'), ` ${message}`));
      answer.replaceChildren(el('p', { className: 'verdict error' }, '⚠ Not compared'), el('p', {}, 'A policy has errors.'), el('ul', { className: 'keys' }, ...items));
    } else answer.replaceChildren(...partsOf(told));
  }

  function partsOf({ newAccess, lostAccess, universe, witnesses, unknown, assumptions }) {
    const [className, verdict] = NEW[newAccess];
    const shows = Object.entries(SHOWN).flatMap(([side, [title, colour]]) => {
      const scenarios = witnesses.filter((witness) => witness.side === side).map(({ scenario }) => scenario);
      return scenarios.length === 0 ? [] : [el('h3', { className: colour }, title), el('ul', { className: 'keys' }, ...scenarios.map((scenario) => witnessItem(scenario, side)))];
    });
    const isProved = newAccess === 'none' || lostAccess === 'none';
    return [
      el('p', { className: `verdict ${className}` }, verdict),
      el('p', {}, `${NEW_IN_WORDS[newAccess]} ${LOST[lostAccess]}`),
      ...(unknown.length > 0 ? [el('p', {}, `Not known: ${unknown.map((name) => REASONS[name] ?? name).join('; ')}.`)] : []),
      ...shows,
      ...(isProved ? [el('p', { className: 'reason' }, `Of all requests ${UNIVERSES[universe]}. Taken for granted: ${assumptions.map((name) => ASSUMPTIONS[name] ?? name).join('; ')}.`)] : []),
    ];
  }

  function witnessItem(scenario, side) {
    const { principal, action, resource, context = {} } = scenario.request;
    const who = typeof principal === 'string' ? principal : JSON.stringify(principal);
    const told = showContext(context);
    const load = (which) => {
      const text = `Load with the policy ${SIDES[which].toLowerCase()}`;
      const button = el('button', { type: 'button', 'aria-label': `${text}: ${action} on ${resource}` }, text);
      button.addEventListener('click', () => onLoad({ ...withSide(fromScenario(scenario), which), compared: shown }));
      return button;
    };
    return el('li', { className: 'witness' },
      el('code', {}, action), ' on ', el('code', {}, resource), ' by ', el('code', {}, who),
      ...(told === '' ? [] : [el('pre', { className: 'reason' }, told)]),
      el('div', { className: 'bar' }, ...(side === 'new' ? [load('after'), load('before')] : [load('before'), load('after')])));
  }

  const withSide = (state, side) => {
    const slot = slotOfType(shown.type);
    return { ...state, policies: state.policies.map((policy) => (policy.slot === slot ? { ...policy, text: shown[side] } : policy)) };
  };

  details.addEventListener('toggle', render);
  return { render };
}

const isSame = (one, other) => other !== undefined && ['type', 'universe', 'before', 'after'].every((member) => one[member] === other[member]);

/** The first policy of a state, twice: what comes of a change is seen as it is made. */
function fromPolicies(state) {
  const first = inOrder(state).find(({ slot }) => !isGuard(slot));
  if (!first) return { type: 'identity', universe: 'any', before: BLANK, after: BLANK };
  let request;
  try {
    request = readJson(state.request);
  } catch {
    // What the request makes of it is not known.
  }
  return { type: policyType(first.slot, request), universe: 'any', before: first.text, after: first.text };
}
