// The policies by layer, each in an editor with its findings below.
import { places, validate } from 'portcullis';
import { el } from './dom.js';
import { createEditor } from './editor.js';
import { LAYERS, hasLevels, isFull, policiesOf, policyType } from './state.js';

const BLANK = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, null, 2);

export function createPolicies(container, { addLayer, addButton, getState, onChange }) {
  let cards = new Map();

  function render() {
    for (const card of cards.values()) card.editor.destroy();
    cards = new Map();
    const state = getState();
    const ordered = Object.keys(LAYERS).flatMap((slot) => policiesOf(state, slot));
    container.replaceChildren(...ordered.map((policy, index) => card(policy, index)));
    if (ordered.length === 0) container.append(el('p', {}, 'No policies: nothing is allowed.'));
    const open = Object.keys(LAYERS).filter((slot) => !isFull(state, slot));
    addLayer.replaceChildren(...open.map((slot) => el('option', { value: slot }, LAYERS[slot])));
  }

  function card(policy, index) {
    const title = () => `${LAYERS[policy.slot]}${policy.name ? ` ${policy.name}` : ''}`;
    const findings = el('ul', { className: 'findings', 'aria-label': `Findings in ${title()}` });
    const diagnose = (text) => {
      const found = validate(text, policyType(policy.slot, getState().request));
      findings.replaceChildren(...found.map((finding) => item(finding, editor)));
      return found;
    };
    const editor = createEditor({
      label: title(),
      text: policy.text,
      diagnose,
      onChange: (text) => {
        policy.text = text;
        onChange();
      },
    });
    const name = el('input', { value: policy.name, size: 16, id: `name-${index}` });
    name.addEventListener('input', () => {
      policy.name = name.value;
      editor.setLabel(title());
      onChange();
    });
    const level = hasLevels(policy.slot) && el('input', { type: 'number', min: 0, max: 9, value: policy.level });
    level && level.addEventListener('change', () => {
      policy.level = Math.max(0, Number(level.value) || 0);
      onChange();
    });
    const remove = el('button', { type: 'button', 'aria-label': `Remove ${title()}` }, 'Remove');
    remove.addEventListener('click', () => {
      const state = getState();
      state.policies = state.policies.filter((other) => other !== policy);
      render();
      onChange();
      addButton.focus();
    });
    cards.set(policy, { editor });
    return el('div', { className: 'policy', role: 'group', 'aria-label': title() },
      el('div', { className: 'heading' },
        el('h3', {}, LAYERS[policy.slot]),
        level ? el('label', {}, 'Level ', level) : undefined,
        el('label', {}, 'Name ', name),
        remove),
      editor.host, findings);
  }

  function item({ severity, message, line, column, offset, endOffset }, editor) {
    const button = el('button', { type: 'button', className: severity }, `${severity === 'error' ? 'Error' : 'Warning'}, line ${line}, column ${column}: ${message}`);
    button.addEventListener('click', () => editor.select(offset, endOffset));
    return el('li', {}, button);
  }

  addButton.addEventListener('click', () => {
    const slot = addLayer.value;
    const level = Math.max(-1, ...policiesOf(getState(), slot).map((policy) => policy.level)) + 1;
    const policy = { slot, level: hasLevels(slot) ? level : 0, name: '', text: BLANK };
    getState().policies.push(policy);
    render();
    onChange();
    cards.get(policy).editor.view.focus();
  });

  return {
    render,
    relint: () => cards.forEach(({ editor }) => editor.relint()),
    /** Selects what an explanation names: a statement of a policy, or one of its elements. */
    reveal(slot, index, statement, element = '') {
      const policy = policiesOf(getState(), slot)[index];
      const editor = policy && cards.get(policy)?.editor;
      if (!editor) return;
      const all = places(policy.text)?.filter((place) => place.statement === statement) ?? [];
      const place = all.find((one) => one.element.toLowerCase() === element.toLowerCase()) ?? all[0];
      if (place) editor.select(place.offset, place.endOffset);
    },
  };
}
