// What the page is about. A state is a value that is never changed, so that every earlier one can come back:
//
// - `request`: its JSON text, which is asked as it is written, also while it is broken;
// - `policies`: `{ id, slot, level, name, text }`; the id is the page's own, and not written; guards are among them;
// - `draft`: what stands in fields of the form and is not understood, by the member of the request;
// - `compared`: a policy before and after a change, `{ type, universe, before, after }`, if there is one.
import { isObject, readJson, writeJson } from './json.js';

export const LAYERS = {
  identity: 'Identity-based policy',
  resource: 'Resource-based policy',
  permissionsBoundary: 'Permissions boundary',
  session: 'Session policy',
  scopeDown: 'Scope down policy',
  serviceControlPolicies: 'Service control policy',
  resourceControlPolicies: 'Resource control policy',
  vpcEndpoint: 'VPC endpoint policy',
  transport: 'Transport requirements',
  network: 'Network',
};
/** What stands before any policy: documents without a name. */
const GUARDS = ['transport', 'network'];
const SLOTS = Object.keys(LAYERS);
/** How many policies a slot takes, where that is limited. */
const MOST = { resource: 1, permissionsBoundary: 1, scopeDown: 3, vpcEndpoint: 1, transport: 1, network: 1 };
const LEVELLED = ['serviceControlPolicies', 'resourceControlPolicies'];
/** The layers as answers name them. */
const SLOT_OF_LAYER = { serviceControlPolicy: 'serviceControlPolicies', resourceControlPolicy: 'resourceControlPolicies' };
/** The members of the request whose field may hold what is not understood, and where they stand. */
const DRAFTS = { principal: 'principal', context: 'context', connection: 'network.connection' };
const TYPES = { serviceControlPolicies: 'serviceControlPolicy', resourceControlPolicies: 'resourceControlPolicy' };

/** The types of policies, as they are held against each other. */
export const POLICY_TYPES = {
  identity: LAYERS.identity,
  resource: LAYERS.resource,
  roleTrust: 'Role trust policy',
  kmsKey: 'KMS key policy',
  permissionsBoundary: LAYERS.permissionsBoundary,
  session: LAYERS.session,
  scopeDown: LAYERS.scopeDown,
  serviceControlPolicy: LAYERS.serviceControlPolicies,
  resourceControlPolicy: LAYERS.resourceControlPolicies,
  vpcEndpoint: LAYERS.vpcEndpoint,
};
/** Of which requests it is said how two policies stand to each other. */
export const UNIVERSES = { any: 'that there are', reference: 'that AWS’s services list' };
const SLOT_OF_TYPE = { roleTrust: 'resource', kmsKey: 'resource' };

/** A policy to begin with. */
export const BLANK = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, null, 2);

export const slotOfType = (type) => SLOT_OF_TYPE[type] ?? slotOf(type);
export const slotOf = (layer) => SLOT_OF_LAYER[layer] ?? layer;
export const isGuard = (slot) => GUARDS.includes(slot);
export const hasLevels = (slot) => LEVELLED.includes(slot);
const isSingle = (slot) => MOST[slot] === 1;
export const isFull = (state, slot) => policiesOf(state, slot).length >= (MOST[slot] ?? Infinity);

let lastId = 0;
const withId = (policy) => ({ id: (lastId += 1), ...policy });

/** The policies of a slot, in the order in which answers count them. */
export function policiesOf(state, slot) {
  const policies = state.policies.filter((policy) => policy.slot === slot);
  return hasLevels(slot) ? policies.toSorted((a, b) => a.level - b.level) : policies;
}

export const inOrder = (state) => SLOTS.flatMap((slot) => policiesOf(state, slot));

export const withPolicy = (state, policy) => ({ ...state, policies: [...state.policies, withId(policy)] });
export const withoutPolicy = (state, id) => ({ ...state, policies: state.policies.filter((policy) => policy.id !== id) });
export const changePolicy = (state, id, change) => ({
  ...state,
  policies: state.policies.map((policy) => (policy.id === id ? { ...policy, ...change } : policy)),
});

/** The scenario as text, with the request and guards as they are written: no member is dropped, no number is respelt. */
export function toScenario(state, request = state.request) {
  const policies = {};
  const guards = [];
  for (const slot of SLOTS) {
    const all = policiesOf(state, slot);
    if (all.length === 0) continue;
    const source = ({ name, text }) => (name ? { name, policy: text } : { policy: text });
    if (isGuard(slot)) guards.push(`"${slot}":${all[0].text}`);
    else if (isSingle(slot)) policies[slot] = source(all[0]);
    else if (!hasLevels(slot)) policies[slot] = all.map(source);
    else {
      const levels = [...new Set(all.map(({ level }) => level))];
      policies[slot] = levels.map((level) => all.filter((policy) => policy.level === level).map(source));
    }
  }
  const members = [...Object.entries(policies).map(([slot, value]) => `"${slot}":${JSON.stringify(value)}`), ...guards];
  return `{"request":${request},"policies":{${members.join()}}}`;
}

/** Why there is no scenario to ask: what the engine would not see, or would see as something else. */
export function problemsOf({ request, policies, draft }) {
  const problems = Object.entries(draft).map(([name, { problem }]) => ({ path: `request.${DRAFTS[name]}`, message: problem }));
  const guards = policies.filter(({ slot }) => isGuard(slot)).map(({ slot, text }) => [`policies.${slot}`, text]);
  for (const [path, text] of [['request', request], ...guards]) {
    try {
      // More than one value would be further members of the scenario.
      JSON.parse(text);
    } catch (error) {
      problems.push({ path, message: `is no JSON: ${error.message}` });
    }
  }
  for (const slot of SLOTS.filter(isSingle)) {
    const { length } = policies.filter((policy) => policy.slot === slot);
    if (length > 1) problems.push({ path: `policies.${slot}`, message: `takes one policy, and there are ${length}; remove what is too much` });
  }
  for (const { slot, level, name } of policies) {
    if (!isLevel(level)) problems.push({ path: `policies.${slot}`, message: `the level ${name ? `of ${name} ` : ''}is no whole number from 0` });
  }
  return problems;
}

export const isLevel = (level) => Number.isInteger(level) && level >= 0;

/** From a scenario of an example or an analysis: policies and guards that are objects there are shown as indented text. */
export function fromScenario({ request, policies = {} }) {
  const list = [];
  const add = (slot, level, source) => {
    const { name = '', policy } = source.policy ? source : { policy: source };
    list.push(withId({ slot, level, name, text: typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2) }));
  };
  for (const [slot, value] of Object.entries(policies)) {
    if (isSingle(slot)) add(slot, 0, value);
    // One that is alone is no list in what an analysis shows.
    else [value].flat().forEach((entry, level) => [entry].flat().forEach((source) => add(slot, hasLevels(slot) ? level : 0, source)));
  }
  return { request: JSON.stringify(request, null, 2), policies: list, draft: {} };
}

/** As what a policy is judged: a resource's policy as the action and the resource tell. */
export function policyType(slot, request) {
  if (slot !== 'resource') return TYPES[slot] ?? slot;
  const { action, resource } = isObject(request) ? request : {};
  if (typeof action !== 'string' || typeof resource !== 'string') return slot;
  if (/^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(action) && resource.includes(':role/')) return 'roleTrust';
  if (/^kms:/i.test(action) && resource.includes(':key/')) return 'kmsKey';
  return 'resource';
}

/** The state as JSON text, for a link and for the storage. */
export function writeState({ request, policies, draft, compared }) {
  return JSON.stringify({
    request,
    policies: policies.map(({ slot, level, name, text }) => ({ slot, level, name, text })),
    ...(Object.keys(draft).length > 0 ? { draft } : {}),
    ...(compared ? { compared } : {}),
  });
}

/** What was found in the text of a state, which comes from anywhere. */
export class Unreadable extends Error {
  constructor(...findings) {
    super(findings.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '));
    this.findings = findings;
  }
}

/** The state of a text. Throws at what is not understood: a part that is left out would be another question. */
export function readState(text) {
  const findings = [];
  const refuse = (path, message) => findings.push({ path, message });
  const members = (value, path, known) => {
    if (!isObject(value)) return refuse(path, 'expected an object') && {};
    for (const name of Object.keys(value).filter((name) => !known.includes(name))) {
      refuse(path ? `${path}.${name}` : name, `is unknown; known here: ${known.join(', ')}`);
    }
    return value;
  };
  const textOf = (value, path) => {
    if (typeof value !== 'string') return refuse(path, 'expected a text') && '';
    // As the editor has it, so that places are the same in both. In JSON, ends of lines are space.
    return value.replaceAll(/\r\n?/g, '\n');
  };

  const whole = members(readJson(text), '', ['request', 'policies', 'draft', 'compared']);
  if (whole.request === undefined) refuse('request', 'is missing');
  const request = typeof whole.request === 'string' ? textOf(whole.request) : writeJson(whole.request ?? null);
  if (!Array.isArray(whole.policies)) refuse('policies', 'expected a list');
  const policies = [whole.policies].flat().map((value, index) => {
    const path = `policies[${index}]`;
    const { slot, level, name, text } = members(value, path, ['slot', 'level', 'name', 'text']);
    const number = JSON.isRawJSON(level) ? Number(level.rawJSON) : NaN;
    if (!SLOTS.includes(slot)) refuse(`${path}.slot`, `is none; known here: ${SLOTS.join(', ')}`);
    else if (!Number.isInteger(number) || (number !== 0 && !hasLevels(slot))) refuse(`${path}.level`, hasLevels(slot) ? 'expected a whole number' : 'expected 0');
    if (isGuard(slot) && name !== '') refuse(`${path}.name`, 'expected none');
    return withId({ slot, level: number, name: textOf(name, `${path}.name`), text: textOf(text, `${path}.text`) });
  });
  const drafts = Object.keys(DRAFTS);
  const draft = members(whole.draft ?? {}, 'draft', drafts);
  for (const name of drafts.filter((name) => Object.hasOwn(draft, name))) {
    const { text, problem } = members(draft[name], `draft.${name}`, ['text', 'problem']);
    for (const [member, value] of Object.entries({ text, problem })) textOf(value, `draft.${name}.${member}`);
  }
  const compared = whole.compared === undefined ? undefined : comparedOf(members(whole.compared, 'compared', ['type', 'universe', 'before', 'after']));
  if (findings.length > 0) throw new Unreadable(...findings);
  return { request, policies, draft, ...(compared && { compared }) };

  function comparedOf({ type, universe = 'any', before, after }) {
    for (const [name, value, known] of [['type', type, POLICY_TYPES], ['universe', universe, UNIVERSES]]) {
      if (typeof value !== 'string' || !Object.hasOwn(known, value)) refuse(`compared.${name}`, `is none; known here: ${Object.keys(known).join(', ')}`);
    }
    return { type, universe, before: textOf(before, 'compared.before'), after: textOf(after, 'compared.after') };
  }
}
