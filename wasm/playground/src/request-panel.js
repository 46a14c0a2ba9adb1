// The request, as a form or as JSON. Both edit the same text; the form is there only for what it can show.
import { answer } from 'portcullis';
import { createEditor } from './editor.js';
import { reasonAgainstForm, createRequestForm } from './request-form.js';

export function createRequestPanel({ form, json, note, modes }, { getState, onChange }) {
  const change = (...changed) => {
    note.textContent = '';
    onChange(...changed);
  };
  const asForm = createRequestForm(form, { getState, onChange: change });
  let editor;
  const isJson = () => modes.find(({ checked }) => checked).value === 'json';

  function render() {
    const state = getState();
    if (!isJson() && reasonAgainstForm(state.request) !== undefined) choose('json');
    if (isJson() && Object.keys(state.draft).length > 0 && reasonAgainstForm(state.request) === undefined) choose('form');
    form.hidden = isJson();
    json.hidden = !isJson();
    if (!isJson()) asForm.render();
    else if (editor) editor.setText(state.request);
    else {
      editor = createEditor({ label: 'Request as JSON', text: state.request, diagnose, onChange: (request) => change({ request, draft: {} }) });
      json.append(editor.host);
    }
  }

  function choose(mode) {
    for (const radio of modes) radio.checked = radio.value === mode;
  }

  for (const radio of modes) {
    radio.addEventListener('change', () => {
      const { request, draft } = getState();
      const reason = isJson() ? Object.values(draft)[0]?.problem : reasonAgainstForm(request);
      note.textContent = reason === undefined ? '' : `First mend this, so that nothing is lost: ${reason}`;
      if (reason !== undefined) choose(isJson() ? 'form' : 'json');
      render();
    });
  }

  return { render };
}

const BEFORE = '{"request":';
// A network that is none: whether a connection has one is not for the request to say.
const AFTER = ',"policies":{"network":0}}';

/** What the engine finds in the text of a request, as it marks what is wrong with a policy. */
function diagnose(text) {
  const { error: { findings } } = answer(`${BEFORE}${text}${AFTER}`);
  const own = findings.filter(({ path }) => !path.startsWith('policies'));
  // More than one value could be a scenario.
  if (own.length === 0) JSON.parse(text);
  const bytes = new TextEncoder().encode(text);
  return own.map(({ path, message, offset }) => {
    // Of bytes of the scenario, units of the text.
    const from = new TextDecoder().decode(bytes.subarray(0, Math.max(0, offset - BEFORE.length))).length;
    const [token] = text.slice(from).match(/^"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|^[\w.+-]+|^[^]/) ?? [''];
    return { offset: from, endOffset: from + token.length, severity: 'error', message: path ? `${path}: ${message}` : message };
  });
}
