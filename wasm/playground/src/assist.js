// What an editor offers and tells of the place of the cursor.
import { autocompletion } from '@codemirror/autocomplete';
import { StateEffect, StateField } from '@codemirror/state';
import { EditorView, closeHoverTooltips, hoverTooltip, keymap, showTooltip } from '@codemirror/view';
import { el } from './dom.js';
import { renderMarkdown } from './markdown.js';

/** As many as need no bar to be scrolled by: the keys that choose among them bring up the others. */
const MOST_SHOWN = 10;

/** `completionsAt(text, offset)` and `hoverAt(text, offset)` as the package gives them, or nothing. */
export function assist({ completionsAt, hoverAt }) {
  const told = StateEffect.define();
  const tell = (state, offset) => {
    const found = hoverAt(state.doc.toString(), offset);
    return found && { ...found, tooltip: { pos: found.start, end: found.end, above: true, create: () => ({ dom: el('div', { className: 'told' }, ...renderMarkdown(found.markdown)) }) } };
  };
  /** What was asked for by key; gone with whatever else is done. */
  const field = StateField.define({
    create: () => null,
    update(value, { docChanged, selection, effects }) {
      const effect = effects.find((one) => one.is(told));
      if (effect) return effect.value;
      return docChanged || selection ? null : value;
    },
    provide: (field) => showTooltip.from(field),
  });
  const tellAtCursor = (view) => {
    const found = tell(view.state, view.state.selection.main.head);
    const announced = found ? found.markdown.replaceAll('`', '') : 'Nothing is known of what stands here.';
    view.dispatch({ effects: [closeHoverTooltips, told.of(found?.tooltip ?? null), EditorView.announce.of(announced)] });
    return true;
  };
  const close = (view) => {
    if (!view.state.field(field)) return false;
    view.dispatch({ effects: told.of(null) });
    return true;
  };
  return [
    autocompletion({ override: [(context) => offered(context, completionsAt)], icons: false, maxRenderedOptions: MOST_SHOWN }),
    hoverTooltip(({ state }, offset) => tell(state, offset)?.tooltip ?? null, { hideOnChange: true }),
    field,
    keymap.of([{ key: 'F1', run: tellAtCursor }, { key: 'Escape', run: close }]),
  ];
}

/** What begins a value or a name, or goes before one. Unasked it is not offered: it would come up behind each word. */
const BEGINS = /^\s*[",:{[]/;

function offered({ state, pos, explicit }, completionsAt) {
  const told = completionsAt(state.doc.toString(), pos);
  if (told === undefined || told.items.length === 0) return null;
  const { start, end, items } = told;
  if (!explicit && start === pos && BEGINS.test(items[0].insert)) return null;
  // They are sorted, and found by more than their beginnings.
  return { from: start, to: end, filter: false, options: items.map(({ label, insert, detail }) => ({ label, detail, apply: insert })) };
}
