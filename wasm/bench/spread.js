export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The median, and from where to where most values lie. */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2);
  return `${at(0.5)} (${at(0.1)} to ${at(0.9)})`;
}
