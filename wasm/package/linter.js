import { wrongType } from './error.js';
import { Handle } from './handle.js';
import { POLICY } from './limits.js';
import { assertReady, engine, glue, guarded, innerReference } from './lint-engine.js';
import { fields } from './read.js';
import { textOr, toWord } from './text.js';

const KIND = 'Linter';

/** See lint.d.ts. */
export class Linter extends Handle {
  constructor(options) {
    assertReady();
    super(engine, KIND, made(read(options)));
  }

  lint(text) {
    const given = lintable(text);
    const inner = Handle.inner(this, KIND, 'this');
    return typeof given === 'string' ? JSON.parse(guarded(() => inner.lint(given))) : given;
  }
}

export function lint(text, options) {
  assertReady();
  const asked = read(options);
  const given = lintable(text);
  const linter = made(asked);
  const told = typeof given === 'string' ? JSON.parse(guarded(() => linter.lint(given))) : given;
  guarded(() => linter.free());
  return told;
}

function read(options) {
  const [type, reference, isLegacy = false] = fields(options, ['type', 'reference', 'legacyScpLanguage'], 'options');
  if (typeof isLegacy !== 'boolean') throw wrongType('options.legacyScpLanguage', 'a boolean', isLegacy);
  return { type: toWord(type, 'options.type'), reference, isLegacy };
}

/** The module's linter. No code of the caller runs any more, which could free the reference. */
function made({ type, reference, isLegacy }) {
  const inner = reference === undefined ? undefined : innerReference(reference, 'options.reference');
  return guarded(() => (inner === undefined ? new glue.Linter(type, isLegacy) : glue.Linter.with(type, isLegacy, inner)));
}

/** The text; of one that is too long, what the engine would find. */
function lintable(text) {
  return textOr(text, POLICY, 'text', (error) => {
    const [{ reason, severity, ...rest }] = error.findings;
    if (reason !== 'limitExceeded') throw error;
    return [{ id: 'limit-exceeded', severity, ...rest }];
  });
}
