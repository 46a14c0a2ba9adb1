// Condition keys as lines: `key = value`. The value is JSON if it begins like it, else text; a key may stand in quotes.
import { readJson } from './json.js';

const LINE = /^\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([^"=\s][^=]*?))\s*=\s*([^]*?)\s*$/;
const JSON_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;

/** Throws, and says at which line, rather than leave one out. */
export function readContext(text) {
  const context = new Map();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    try {
      const { key, value } = readLine(line);
      if (context.has(key)) throw new SyntaxError(`${key} stands twice; keep one, several values are a list: ["one", "two"]`);
      context.set(key, value);
    } catch (error) {
      throw new SyntaxError(`line ${index + 1}: ${error.message}`);
    }
  });
  return Object.fromEntries(context);
}

function readLine(line) {
  const match = line.match(LINE);
  if (!match) throw new SyntaxError('expected key = value');
  const [, quoted, plain, value] = match;
  return { key: quoted ? JSON.parse(quoted) : plain, value: readValue(value) };
}

function readValue(text) {
  if (JSON_WORD.test(text)) return readJson(text);
  if (!/^[[{"]/.test(text)) return text;
  try {
    return readJson(text);
  } catch (error) {
    throw new SyntaxError(`the value begins like JSON and is none; a text like this stands in quotes (${error.message})`);
  }
}

export const showContext = (context) => Object.entries(context).map(([key, value]) => `${showKey(key)} = ${showValue(value)}`).join('\n');

const showKey = (key) => (key === '' || /^"|[=\n]|^\s|\s$/.test(key) ? JSON.stringify(key) : key);
const isPlain = (text) => !JSON_WORD.test(text) && !/^[[{"]|\n|^\s|\s$/.test(text);
const showValue = (value) => (typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value));
