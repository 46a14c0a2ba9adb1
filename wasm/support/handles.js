// A scenario taken apart into what handles are made of.

const SINGLE = {
  resource: 'resource',
  permissionsBoundary: 'permissionsBoundary',
  vpcEndpoint: 'vpcEndpoint',
};
const SEVERAL = { identity: 'identity', session: 'session' };
/** What is a list of sets: of scope down policies each is a set by itself. */
const LISTS = {
  scopeDown: 'scopeDown',
  serviceControlPolicies: 'serviceControlPolicy',
  resourceControlPolicies: 'resourceControlPolicy',
};

/** The kind of the resource's policy, as the action and the resource tell. */
function resourceType({ action, resource }) {
  if (/^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(action) && /^arn:[^:]*:iam:[^:]*:[^:]*:role\//.test(resource)) {
    return 'roleTrust';
  }
  if (/^kms:/i.test(action) && /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource)) return 'kmsKey';
  return 'resource';
}

/** `[layer, policy type, policies]` for each set, those of a list in their order. */
export function setsOf({ request, policies = {} }) {
  const sets = [];
  for (const [layer, type] of Object.entries(SEVERAL)) {
    if (layer in policies) sets.push([layer, type, policies[layer]]);
  }
  for (const [layer, type] of Object.entries(SINGLE)) {
    if (layer in policies) sets.push([layer, layer === 'resource' ? resourceType(request) : type, [policies[layer]]]);
  }
  for (const [layer, type] of Object.entries(LISTS)) {
    for (const entry of policies[layer] ?? []) sets.push([layer, type, layer === 'scopeDown' ? [entry] : entry]);
  }
  return sets;
}

export const listsOf = ({ policies = {} }) => Object.keys(LISTS).filter((layer) => layer in policies);

/** Whether something is required before any policy: authorizers have no guards. */
export const isGuarded = ({ policies, settings }) => Boolean(policies?.transport || policies?.network || settings?.requireSignature);

/** The handles of a scenario. The sets are freed: an authorizer keeps what it needs. */
export function handlesOf({ Authorizer, PolicySet, RequestContext }, scenario) {
  const loader = scenario.settings?.loader ?? 'strict';
  const layers = {};
  const made = [];
  for (const layer of listsOf(scenario)) layers[layer] = [];
  for (const [layer, type, policies] of setsOf(scenario)) {
    const set = new PolicySet(type, policies, { loader });
    made.push(set);
    if (layer in LISTS) layers[layer].push(set);
    else layers[layer] = set;
  }
  const { restrictPublicBuckets, rcpServices } = scenario.settings ?? {};
  const authorizer = new Authorizer(layers, { restrictPublicBuckets, rcpServices });
  for (const set of made) set.free();
  return { authorizer, request: new RequestContext(scenario.request, { loader }) };
}
