// JSON without loss: `JSON.parse` takes the last of two members of one name, and rounds numbers.

/** As deep as the engine reads. What is deeper has no decision, and costs far more to walk through and to indent than to write. */
const MOST_LEVELS = 48;
/** How many letters of JSON are indented; more stand in one line. */
const MOST_INDENTED = 2 ** 18;

/** The value of a text, with numbers as they are spelt. Throws if the text is no JSON, is too deep, or has a member twice. */
export function readJson(text) {
  // First without a reviver, which goes as deep as the text does.
  JSON.parse(text);
  refuseDeepAndTwins(text);
  return JSON.parse(text, (name, value, { source }) => (typeof value === 'number' ? JSON.rawJSON(source) : value));
}

/** The text of a value that was read, to be shown. */
export function writeJson(value) {
  const text = JSON.stringify(value, null, 2);
  return text.length > MOST_INDENTED ? JSON.stringify(value) : text;
}

/** Of a text that is JSON: strings (followed by a colon, names) and brackets tell which names stand in which object. */
function refuseDeepAndTwins(text) {
  const objects = [];
  for (const [token, name] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(?=\s*:)|"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') {
      if (objects.length === MOST_LEVELS) throw new SyntaxError(`nested deeper than ${MOST_LEVELS} arrays and objects`);
      objects.push(new Set());
    }
    else if (token === '}' || token === ']') objects.pop();
    else if (name !== undefined) {
      const names = objects.at(-1);
      const read = JSON.parse(name);
      if (names.has(read)) throw new SyntaxError(`${name} stands twice in one object; keep one`);
      names.add(read);
    }
  }
}

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);

export const at = (object, path) => path.split('.').reduce((value, name) => (isObject(value) ? value[name] : undefined), object);

/** The object with another member, or without it, and without objects that are empty then. */
export function put(object, path, value) {
  const [head, ...tail] = path.split('.');
  const next = tail.length > 0 ? put(isObject(object[head]) ? object[head] : {}, tail.join('.'), value) : value;
  const isGone = next === undefined || (tail.length > 0 && Object.keys(next).length === 0);
  const { [head]: _, ...rest } = object;
  return isGone ? rest : { ...object, [head]: next };
}
