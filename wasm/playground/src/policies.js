// The policies by layer, each in an editor with its findings below.
import { findingsOf } from './advice.js';
import { el } from './dom.js';
import { judgeGuard } from './guards.js';
import { readJson } from './json.js';
import { createPolicyEditor } from './policy-editor.js';
import { BLANK, LAYERS, changePolicy, hasLevels, inOrder, isFull, isGuard, isLevel, policiesOf, policyType, withPolicy, withoutPolicy } from './state.js';

/** `onChange` is told of what is typed, `onStep` of what comes and goes. */
export function createPolicies(container, { addLayer, addButton, getState, onChange, onStep }) {
  const cards = new Map();
  const nothing = el('p', {}, 'No policies: nothing is allowed.');

  /** Cards that stay are left alone: their editors know what was typed before. */
  function render() {
    const state = getState();
    const policies = inOrder(state);
    const ids = new Set(policies.map(({ id }) => id));
    for (const [id, card] of cards) {
      if (ids.has(id)) continue;
      card.destroy();
      cards.delete(id);
    }
    let next = container.firstChild;
    for (const policy of policies) {
      if (!cards.has(policy.id)) cards.set(policy.id, createCard(policy));
      const card = cards.get(policy.id);
      card.update(policy);
      if (card.element === next) next = next.nextSibling;
      else container.insertBefore(card.element, next);
    }
    if (policies.length === 0) container.append(nothing);
    else nothing.remove();
    const open = Object.keys(LAYERS).filter((slot) => !isFull(state, slot));
    addLayer.replaceChildren(...open.map((slot) => el('option', { value: slot }, LAYERS[slot])));
  }

  const typeOf = (slot) => policyType(slot, requestOf(getState()));

  function createCard({ id, slot, text }) {
    let judgedAs;
    const editor = createPolicyEditor({
      text,
      diagnose(text) {
        judgedAs = typeOf(slot);
        return isGuard(slot) ? judgeGuard(slot, text) : findingsOf(text, judgedAs);
      },
      ...(!isGuard(slot) && { typeOf: () => typeOf(slot) }),
      onChange: (text) => onChange(changePolicy(getState(), id, { text })),
    });
    const name = el('input', { size: 16, id: `name-${id}` });
    name.addEventListener('input', () => {
      onChange(changePolicy(getState(), id, { name: name.value }));
      update(getState().policies.find((policy) => policy.id === id));
    });
    const level = el('input', { type: 'number', min: 0, max: 9 });
    // Of what is no number the value is empty; it becomes a level that is none.
    level.addEventListener('input', () => onChange(changePolicy(getState(), id, { level: isLevel(level.valueAsNumber) ? level.valueAsNumber : -1 })));
    const remove = el('button', { type: 'button' }, 'Remove');
    remove.addEventListener('click', () => {
      onStep(withoutPolicy(getState(), id));
      addButton.focus();
    });
    const element = el('div', { className: 'policy', role: 'group' },
      el('div', { className: 'heading' },
        el('h3', {}, LAYERS[slot]),
        hasLevels(slot) ? el('label', {}, 'Level ', level) : undefined,
        isGuard(slot) ? undefined : el('label', {}, 'Name ', name),
        remove),
      editor.host, editor.findings);

    function update(policy) {
      const title = `${LAYERS[slot]}${policy.name ? ` ${policy.name}` : ''}`;
      if (name.value !== policy.name) name.value = policy.name;
      if (isLevel(policy.level) && level.valueAsNumber !== policy.level) level.value = policy.level;
      editor.setText(policy.text);
      editor.setTitle(title);
      element.setAttribute('aria-label', title);
      remove.setAttribute('aria-label', `Remove ${title}`);
    }
    return {
      element,
      editor,
      update,
      relint(isForced) {
        if (isForced || judgedAs !== typeOf(slot)) editor.relint();
      },
      destroy() {
        editor.destroy();
        element.remove();
      },
    };
  }

  addButton.addEventListener('click', () => {
    const state = getState();
    const slot = addLayer.value;
    const level = hasLevels(slot) ? Math.max(-1, ...policiesOf(state, slot).map((policy) => policy.level)) + 1 : 0;
    const next = withPolicy(state, { slot, level, name: '', text: isGuard(slot) ? '{}' : BLANK });
    onStep(next);
    cards.get(next.policies.at(-1).id).editor.view.focus();
  });

  return {
    render,
    /** Judges again what the request makes another type of policy; all of them, if they are judged in another way now. */
    relint: (isForced = false) => cards.forEach((card) => card.relint(isForced)),
    /** Selects what an explanation names: a statement of a policy, or one of its elements. */
    reveal(slot, index, { line, column, endLine, endColumn }) {
      const policy = policiesOf(getState(), slot)[index];
      if (policy) cards.get(policy.id).editor.select(offsetOf(policy.text, line, column), offsetOf(policy.text, endLine, endColumn));
    },
  };
}

/** In UTF-16 code units; columns count whole characters. */
function offsetOf(text, line, column) {
  const lines = text.split('\n').slice(0, line);
  const before = [...lines.pop()].slice(0, column - 1).join('');
  return lines.reduce((offset, { length }) => offset + length + 1, before.length);
}

function requestOf({ request }) {
  try {
    return readJson(request);
  } catch {
    return undefined;
  }
}
