import { invalidArgument, wrongType } from './error.js';
import { POLICY } from './limits.js';
import { fields, items } from './read.js';
import { checked, isWellFormed } from './text.js';

/** See lint.d.ts. */
export function applyFix(text, fix) {
  if (typeof text !== 'string') throw wrongType('text', 'a string', text);
  checked(text, POLICY, 'text');
  const [, edits] = fields(fix, ['title', 'edits', 'applicability'], 'fix');
  let at = 0;
  const parts = items(edits, 'fix.edits', 'edits', edit).map(({ offset, endOffset, replacement, path }) => {
    // Whatever is cut out ends between two characters, or it is of another text.
    const before = text.slice(at, offset);
    const isOfText = at <= offset && offset <= endOffset && endOffset <= text.length;
    if (!isOfText || !isWellFormed(before) || !isWellFormed(text.slice(offset, endOffset))) {
      throw invalidArgument(path, 'it is of another text');
    }
    at = endOffset;
    return before + replacement;
  });
  return parts.join('') + text.slice(at);
}

function edit(value, path) {
  const [offset, endOffset, replacement] = fields(value, ['offset', 'endOffset', 'replacement'], path);
  for (const [name, place] of Object.entries({ offset, endOffset })) {
    if (!Number.isInteger(place)) throw wrongType(`${path}.${name}`, 'a whole number from 0', place);
  }
  if (typeof replacement !== 'string') throw wrongType(`${path}.replacement`, 'a string', replacement);
  return { offset, endOffset, replacement: checked(replacement, POLICY, `${path}.replacement`), path };
}
