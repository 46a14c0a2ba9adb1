import { PortcullisError, RequestContext, explain, init } from 'portcullis';
import { renderDecision, renderExplanation } from './answer.js';
import { createEditor } from './editor.js';
import { EXAMPLES } from './examples.js';
import { createPolicies } from './policies.js';
import { createRequestForm } from './request-form.js';
import { fromFragment, toFragment } from './share.js';
import { el } from './dom.js';
import { fromScenario, toScenario } from './state.js';
import { createWhatIf } from './what-if.js';

const part = (id) => document.getElementById(id);
let state;
let jsonEditor;

await init();

const policies = createPolicies(part('policies'), {
  addLayer: part('add-layer'),
  addButton: part('add'),
  getState: () => state,
  onChange: decide,
});
const form = createRequestForm(part('request-form'), {
  getRequest: () => state.request,
  setRequest(request) {
    const isOther = request.action !== state.request.action || request.resource !== state.request.resource;
    state.request = request;
    decide();
    // Whether a resource's policy is a trust or key policy depends on them.
    if (isOther) policies.relint();
  },
});
const whatIf = createWhatIf(part('what-if'), () => state);

function decide() {
  const told = explain(toScenario(state));
  renderDecision(part('decision'), told);
  renderExplanation(part('explanation'), told, policies.reveal);
  whatIf.render();
}

function show(next) {
  state = next;
  policies.render();
  form.render();
  if (mode() === 'json') showJson();
  decide();
}

const mode = () => document.querySelector('input[name=mode]:checked').value;

function showJson() {
  jsonEditor?.destroy();
  jsonEditor = createEditor({
    label: 'Request as JSON',
    text: JSON.stringify(state.request, null, 2),
    diagnose: diagnoseRequest,
    onChange(text) {
      try {
        state.request = JSON.parse(text);
      } catch {
        return;
      }
      decide();
    },
  });
  part('request-json').replaceChildren(jsonEditor.host);
}

function diagnoseRequest(text) {
  const whole = (message) => [{ offset: 0, endOffset: text.length, severity: 'error', message }];
  let request;
  try {
    request = JSON.parse(text);
  } catch (error) {
    return whole(error.message);
  }
  try {
    new RequestContext(request).free();
    return [];
  } catch (error) {
    if (!(error instanceof PortcullisError)) throw error;
    return error.findings.flatMap(({ path, message }) => whole(path ? `${path}: ${message}` : message));
  }
}

for (const radio of document.querySelectorAll('input[name=mode]')) {
  radio.addEventListener('change', () => {
    const isJson = mode() === 'json';
    part('request-form').hidden = isJson;
    part('request-json').hidden = !isJson;
    if (isJson) showJson();
    else form.render();
  });
}

part('example').append(...EXAMPLES.map(({ title }, index) => el('option', { value: index }, title)));
part('example').addEventListener('change', ({ target }) => show(fromScenario(structuredClone(EXAMPLES[target.value].scenario))));

part('share').addEventListener('click', async () => {
  history.replaceState(null, '', await toFragment(state));
  try {
    await navigator.clipboard.writeText(location.href);
    part('shared').textContent = 'The link is copied.';
  } catch {
    part('shared').textContent = 'The link is in the address bar.';
  }
});

part('theme').addEventListener('change', ({ target }) => {
  if (target.value) document.documentElement.dataset.theme = target.value;
  else delete document.documentElement.dataset.theme;
});

addEventListener('hashchange', async () => {
  const shared = await fromFragment(location.hash);
  if (shared) show(shared);
});

const shared = await fromFragment(location.hash);
if (location.hash && !shared) part('shared').textContent = 'The link could not be read; this is an example.';
show(shared ?? fromScenario(structuredClone(EXAMPLES[0].scenario)));
document.documentElement.dataset.ready = '';
