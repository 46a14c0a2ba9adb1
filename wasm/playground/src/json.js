// JSON without loss: `JSON.parse` takes the last of two members of one name, and rounds numbers.

/** The value of a text, with numbers as they are spelt. Throws if the text is no JSON, or has a member twice. */
export function readJson(text) {
  const value = JSON.parse(text, (name, value, { source }) => (typeof value === 'number' ? JSON.rawJSON(source) : value));
  refuseTwins(text);
  return value;
}

/** Of a text that is JSON: strings (followed by a colon, names) and brackets tell which names stand in which object. */
function refuseTwins(text) {
  const objects = [];
  for (const [token, name] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(?=\s*:)|"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') objects.push(new Set());
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
