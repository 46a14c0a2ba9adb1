// The Markdown of hovers: paragraphs, lists, and names in backticks.
import { el } from './dom.js';

/** What is between backticks stands at odd places. */
const inline = (text) => text.split('`').map((part, nth) => (nth % 2 === 1 ? el('code', {}, part) : part));

export function renderMarkdown(markdown) {
  return markdown.split(/\n{2,}/).map((block) => {
    const lines = block.split('\n');
    const isList = lines.every((line) => line.startsWith('- '));
    return isList ? el('ul', {}, ...lines.map((line) => el('li', {}, ...inline(line.slice(2))))) : el('p', {}, ...inline(lines.join(' ')));
  });
}
