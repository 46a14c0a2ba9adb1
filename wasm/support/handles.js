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

/** What is required before any policy. */
const guardsOf = ({ policies: { transport, network } = {}, settings: { requireSignature } = {} }) => ({ transport, network, requireSignature });
export const isGuarded = (scenario) => Object.values(guardsOf(scenario)).some((guard) => guard !== undefined);

/** The pairs of a call as requests; nothing if the resource of one has a policy that the others have not. */
export function pairsOf({ request, policies }) {
  const { pairs = [], resourceAccount, resourceInManagementAccount, ...shared } = request;
  if (policies?.resource !== undefined || pairs.some(({ resourcePolicy }) => resourcePolicy !== undefined)) return undefined;
  // What the first says of its resource is not so of the others.
  const ofAll = Object.entries(shared.context ?? {}).filter(([key]) => !key.toLowerCase().startsWith('aws:resource'));
  const further = pairs.map(({ context, ...pair }) => ({ ...shared, ...pair, context: { ...Object.fromEntries(ofAll), ...context } }));
  return [{ ...shared, resourceAccount, resourceInManagementAccount }, ...further];
}

/** The authorizer of a scenario. The sets are freed: an authorizer keeps what it needs. */
export function authorizerOf({ Authorizer, Guards, PolicySet }, scenario) {
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
  if (isGuarded(scenario)) made.push(layers.guards = new Guards(guardsOf(scenario)));
  const { restrictPublicBuckets, rcpServices } = scenario.settings ?? {};
  const authorizer = new Authorizer(layers, { restrictPublicBuckets, rcpServices });
  for (const set of made) set.free();
  return authorizer;
}

/** The handles of a scenario. */
export function handlesOf(portcullis, scenario) {
  const { loader = 'strict' } = scenario.settings ?? {};
  const authorizer = authorizerOf(portcullis, scenario);
  return { authorizer, request: new portcullis.RequestContext(scenario.request, { loader }) };
}
