import { explain, init } from 'portcullis';
import { loadAdvice } from './advice.js';
import { renderDecision, renderExplanation, renderPending } from './answer.js';
import { createComparison } from './comparison.js';
import { el } from './dom.js';
import { EXAMPLES } from './examples.js';
import { createPolicies } from './policies.js';
import { createRequestPanel } from './request-panel.js';
import { fromFragment, toFragment } from './share.js';
import { Unreadable, fromScenario, problemsOf, toScenario, writeState } from './state.js';
import { createSteps } from './steps.js';
import { loadColours, loadSteps, loadWork, saveColours, saveSteps, saveWork } from './storage.js';
import { createWhatIf } from './what-if.js';

/** Milliseconds without a key until what was typed is decided. */
const PAUSE = 150;
const part = (id) => document.getElementById(id);

try {
  await init();
} catch (error) {
  renderDecision(part('decision'), { error: { reason: 'The engine could not be loaded.', findings: [error] } });
  throw error;
}

let state;
let timer;
let isKept = true;
/** A link that could not be read, until what stands here instead is meant. */
let rejected;

const policies = createPolicies(part('policies'), {
  addLayer: part('add-layer'),
  addButton: part('add'),
  getState: () => state,
  onChange: typed,
  onStep: replaced,
});
const request = createRequestPanel(
  { form: part('request-form'), json: part('request-json'), note: part('request-note'), modes: [...document.querySelectorAll('input[name=mode]')] },
  {
    getState: () => state,
    onChange(changed, isStep) {
      if (isStep) steps.remember(state);
      typed({ ...state, ...changed });
    },
  },
);
const whatIf = createWhatIf(part('what-if'));
const comparison = createComparison(part('compare'), part('comparison'), {
  getState: () => state,
  onChange: typed,
  onLoad(next) {
    replaced(next);
    // Far from here on the page.
    part('decision-heading').focus();
  },
});
const steps = createSteps(loadSteps(), (behind, ahead) => {
  part('undo').disabled = behind.length === 0;
  part('redo').disabled = ahead.length === 0;
  saveSteps(behind);
});

function typed(next) {
  change(next);
  clearTimeout(timer);
  timer = setTimeout(decide, PAUSE);
  renderPending(part('decision'), part('explanation'));
  whatIf.ask(undefined);
}

function replaced(next) {
  steps.remember(state);
  change(next);
  show();
}

function change(next) {
  state = next;
  isKept = false;
  rejected = undefined;
  part('example').selectedIndex = -1;
  // The link is of what was there before, and a reload would bring it back.
  part('shared').textContent = '';
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
}

function show() {
  policies.render();
  request.render();
  comparison.render();
  decide();
}

function decide() {
  clearTimeout(timer);
  const told = ask();
  renderDecision(part('decision'), told, ...(rejected ? [takeInstead()] : []));
  renderExplanation(part('explanation'), told, policies.reveal);
  whatIf.ask({ state, told });
  // Whether a resource's policy is a trust or key policy depends on the request.
  policies.relint();
  keep();
}

function ask() {
  const findings = rejected ? rejected.findings : problemsOf(state);
  if (findings.length > 0) return { error: { findings, ...(rejected ? { reason: 'The link could not be read. What stands here is not of it.' } : {}) } };
  try {
    return explain(toScenario(state));
  } catch ({ message }) {
    return { error: { findings: [{ path: '', message }] } };
  }
}

function takeInstead() {
  const button = el('button', { type: 'button' }, 'Decide what stands here');
  button.addEventListener('click', () => {
    change(state);
    decide();
  });
  return button;
}

function keep() {
  if (isKept) return;
  isKept = saveWork(state);
  part('kept').textContent = isKept ? '' : 'Your work is not kept: the storage of the browser is full or closed.';
}
addEventListener('pagehide', keep);
addEventListener('visibilitychange', keep);

part('example').append(...EXAMPLES.map(({ title }, index) => el('option', { value: index }, title)));
part('example').addEventListener('change', ({ target }) => {
  const { value } = target;
  replaced(fromScenario(EXAMPLES[value].scenario));
  target.value = value;
});

for (const move of ['undo', 'redo']) {
  part(move).addEventListener('click', () => {
    change(steps[move](state));
    show();
  });
}

part('share').addEventListener('click', async () => {
  try {
    let linked;
    let fragment;
    do {
      linked = state;
      fragment = await toFragment(linked);
    } while (linked !== state);
    history.replaceState(null, '', fragment);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    part('shared').textContent = `No link: ${error.message}.`;
    return;
  }
  try {
    await navigator.clipboard.writeText(location.href);
    part('shared').textContent = 'The link is copied.';
  } catch {
    part('shared').textContent = 'The link is in the address bar.';
  }
});

/** The question of the link that the page has now, if there is one; what is wrong with it is shown instead of a decision. */
async function readLink() {
  const { hash } = location;
  if (!hash) return undefined;
  let linked;
  let problem;
  try {
    linked = await fromFragment(hash);
  } catch (error) {
    problem = error;
  }
  // Meanwhile there may be another one, or something typed.
  if (location.hash !== hash) return undefined;
  rejected = problem;
  part('shared').textContent = problem ? 'The link could not be read.' : '';
  return linked;
}

addEventListener('hashchange', async () => {
  const linked = await readLink();
  if (linked && writeState(linked) !== writeState(state)) take(linked);
  else if (linked || rejected) decide();
});

/** A link's question, which is kept when it is edited; what stood there before can be brought back. */
function take(linked) {
  steps.remember(state);
  state = linked;
  show();
}

function colour(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}
part('theme').value = loadColours();
colour(part('theme').value);
part('theme').addEventListener('change', ({ target }) => {
  colour(target.value);
  saveColours(target.value);
});

const linked = await readLink();
const kept = loadWork();
state = kept ?? fromScenario(EXAMPLES[0].scenario);
if (kept) part('example').selectedIndex = -1;
if (linked && kept && writeState(linked) !== writeState(kept)) take(linked);
else {
  state = linked ?? state;
  show();
}
document.documentElement.dataset.ready = '';

// Behind the first paint: nobody waits for it.
await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
await loadAdvice((missing) => { part('advice').textContent = missing; });
policies.relint(true);
document.documentElement.dataset.advised = '';
