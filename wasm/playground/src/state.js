// What the page is about, and the scenario that it makes.

export const LAYERS = {
  identity: 'Identity-based policy',
  resource: 'Resource-based policy',
  permissionsBoundary: 'Permissions boundary',
  session: 'Session policy',
  scopeDown: 'Scope down policy',
  serviceControlPolicies: 'Service control policy',
  resourceControlPolicies: 'Resource control policy',
  vpcEndpoint: 'VPC endpoint policy',
};
/** How many policies a slot takes, where that is limited. */
const MOST = { resource: 1, permissionsBoundary: 1, scopeDown: 3, vpcEndpoint: 1 };
const LEVELLED = ['serviceControlPolicies', 'resourceControlPolicies'];
/** The layers as answers name them. */
const SLOT_OF_LAYER = { serviceControlPolicy: 'serviceControlPolicies', resourceControlPolicy: 'resourceControlPolicies' };
const TYPES = { serviceControlPolicies: 'serviceControlPolicy', resourceControlPolicies: 'resourceControlPolicy' };

export const slotOf = (layer) => SLOT_OF_LAYER[layer] ?? layer;
export const hasLevels = (slot) => LEVELLED.includes(slot);
const isSingle = (slot) => MOST[slot] === 1;
export const isFull = (state, slot) => policiesOf(state, slot).length >= (MOST[slot] ?? Infinity);

/** The policies of a slot, in the order in which answers count them. */
export function policiesOf(state, slot) {
  const policies = state.policies.filter((policy) => policy.slot === slot);
  return hasLevels(slot) ? policies.toSorted((a, b) => a.level - b.level) : policies;
}

export function toScenario(state, request = state.request) {
  const policies = {};
  for (const slot of Object.keys(LAYERS)) {
    const all = policiesOf(state, slot);
    if (all.length === 0) continue;
    const source = ({ name, text }) => (name ? { name, policy: text } : { policy: text });
    if (isSingle(slot)) policies[slot] = source(all[0]);
    else if (!hasLevels(slot)) policies[slot] = all.map(source);
    else {
      const levels = [...new Set(all.map(({ level }) => level))];
      policies[slot] = levels.map((level) => all.filter((policy) => policy.level === level).map(source));
    }
  }
  return { request, policies };
}

/** From a scenario of an example: policies are objects there, and shown as indented text. */
export function fromScenario({ request, policies = {} }) {
  const list = [];
  const add = (slot, level, source) => {
    const { name = '', policy } = source.policy ? source : { policy: source };
    list.push({ slot, level, name, text: typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2) });
  };
  for (const [slot, value] of Object.entries(policies)) {
    if (isSingle(slot)) add(slot, 0, value);
    else value.forEach((entry, level) => (hasLevels(slot) ? entry.forEach((source) => add(slot, level, source)) : add(slot, 0, entry)));
  }
  return { request, policies: list };
}

/** As what a policy is judged: a resource's policy as the action and the resource tell. */
export function policyType(slot, { action = '', resource = '' }) {
  if (slot !== 'resource') return TYPES[slot] ?? slot;
  if (/^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(action) && /:role\//.test(resource)) return 'roleTrust';
  if (/^kms:/i.test(action) && /:key\//.test(resource)) return 'kmsKey';
  return 'resource';
}
