/** An element with properties (`data-*`, `aria-*` and `role` as attributes) and children. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

const MOST = 50;

/** The items of a list, of which there may be more than anyone reads: the first ones, and how many there are besides. */
export function some(values, toItem) {
  const more = values.length - MOST;
  return [...values.slice(0, MOST).map(toItem), ...(more > 0 ? [el('li', {}, `and ${more} more`)] : [])];
}
