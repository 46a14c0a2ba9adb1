// What is required before any policy, and calls of several pairs, through handles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Authorizer, Guards, PolicySet, PortcullisError, RequestContext, explain, initSync } from 'portcullis';
import { memoryPages } from '../support/memory.js';
import { GUARDS } from '../package/limits.js';

initSync();

const NETWORK = {
  vpcs: [{ id: 'vpc-1', cidrs: ['10.0.0.0/16'] }],
  subnets: [{ id: 'subnet-a', vpc: 'vpc-1', cidrs: ['10.0.0.0/24'] }, { id: 'subnet-b', vpc: 'vpc-1', cidrs: ['10.0.1.0/24'] }],
  securityGroups: [{ id: 'sg-0a', vpc: 'vpc-1', inbound: [{ protocol: 'tcp', fromPort: 5439, toPort: 5439, peer: '10.0.0.0/24' }] }],
  subnetGroups: [{ name: 'private', subnets: ['subnet-a', 'subnet-b'] }],
  clusters: [{ name: 'prod', subnetGroup: 'private', addresses: ['10.0.1.9'], securityGroups: ['sg-0a'] }],
};
const ALLOW = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'redshift:*', Resource: '*' } };
const CLUSTER = 'arn:aws:redshift:eu-west-1:111122223333:cluster:prod';
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 'redshift:DescribeClusters', resource: CLUSTER };
const identity = new PolicySet('identity', [ALLOW]);
const guarded = (guards) => new Authorizer({ identity, guards: new Guards(guards) });
const plain = new Authorizer({ identity });
const connecting = (connection, rest = {}) => ({ ...REQUEST, network: { ...rest, connection } });
const from = (address, rest = {}) => connecting({ from: { address }, to: { cluster: 'prod' }, ...rest });

/** What every call says of a request: one outcome, or one code and path. */
function said(authorizer, request) {
  const attempt = (call) => {
    try {
      return call();
    } catch (error) {
      assert.ok(error instanceof PortcullisError, error.stack);
      return `${error.code} ${error.findings.map(({ reason, path }) => `${reason} ${path}`)}`;
    }
  };
  const row = ([before, one, after]) => {
    assert.deepEqual(after, before);
    if (one instanceof PortcullisError) throw one;
    return one;
  };
  const handle = () => new RequestContext(request);
  const outcomes = [
    () => authorizer.decide(request), () => authorizer.decide(handle()), () => authorizer.evaluate(request).decision,
    () => authorizer.explain(handle()).decision, () => row(authorizer.decideBatch([request, request, request])),
    () => row(authorizer.decideBatch([handle(), handle(), handle()])), () => authorizer.decideAll([request]).decision,
  ].map(attempt);
  assert.equal(new Set(outcomes).size, 1, outcomes.join(', '));
  return outcomes[0];
}

test('a network and a connection: where it gets through, and where not', () => {
  const authorizer = guarded({ network: NETWORK });
  assert.equal(said(authorizer, from('10.0.0.7')), 'allowed');
  assert.equal(said(authorizer, from('10.0.1.7')), 'implicitDeny', 'another subnet');
  assert.equal(said(authorizer, from('10.0.0.7', { port: 22 })), 'implicitDeny', 'another port');
  assert.equal(authorizer.isAllowed(from('10.0.1.7')), false);
  const told = authorizer.explain(from('10.0.1.7'));
  assert.deepEqual([told.blockedBy, told.details[0].layer, told.details[0].policies], [['network'], 'network', []]);
  const refusing = told.details[0].steps.filter(({ passes }) => !passes);
  assert.match(refusing[0].reason, /sg-0a/);
  assert.match(authorizer.explainText(from('10.0.1.7')), /sg-0a/);
  // Of every one of the batch by itself.
  const rows = authorizer.decideBatch(['10.0.0.7', '10.0.1.7', '10.0.0.8'].map((address) => from(address)));
  assert.deepEqual(rows, ['allowed', 'implicitDeny', 'allowed']);
});

test('a connection without a network, and a network without a connection, are refused', () => {
  assert.equal(said(plain, from('10.0.0.7')), 'invalidRequest contradictoryFacts network.connection');
  assert.equal(said(guarded({ requireSignature: false }), from('10.0.0.7')), 'invalidRequest contradictoryFacts network.connection');
  assert.equal(said(guarded({ network: NETWORK }), REQUEST), 'invalidRequest misfitSlot policies.network');
  const elsewhere = connecting({ from: { address: '10.0.0.7' }, to: { cluster: 'test' } });
  assert.equal(said(guarded({ network: NETWORK }), elsewhere), 'invalidRequest invalidField network.connection');
});

test('every fact of a connection crosses', () => {
  const network = { ...NETWORK, securityGroups: [{ id: 'sg-0a', vpc: 'vpc-1', inbound: [{ protocol: 'icmp', fromPort: 8, toPort: 0, peer: '10.0.0.0/24' }] }],
    interfaces: [{ id: 'eni-1', subnet: 'subnet-b', addresses: ['10.0.1.7'], securityGroups: ['sg-0a'] }] };
  const ping = (rest) => said(guarded({ network }), connecting({ from: { address: '10.0.0.7' }, to: { interface: 'eni-1' }, protocol: 'icmp', icmpType: 8, ...rest }));
  assert.equal(ping({}), 'allowed');
  assert.equal(ping({ icmpType: 13 }), 'implicitDeny');
  assert.equal(ping({ protocol: 1, icmpCode: 0 }), 'allowed');
  assert.match(ping({ port: 5439 }), /^invalidRequest .*network\.connection\.port/);
  const authorizer = guarded({ network: NETWORK, transport: { database: { requireSsl: true } } });
  assert.equal(said(authorizer, from('10.0.0.7', { sslmode: 'verify-full' })), 'allowed');
  assert.equal(said(authorizer, from('10.0.0.7', { sslmode: 'disable' })), 'implicitDeny');
  assert.equal(said(authorizer, from('10.0.0.7', { tls: null })), 'implicitDeny');
  assert.equal(said(authorizer, from('10.0.0.7', { tls: { version: '1.0' } })), 'implicitDeny');
  assert.equal(said(authorizer, from('10.0.0.7', { tls: { version: '1.2' } })), 'allowed');
  // Beside the facts of the call itself.
  const call = { sourceIp: '203.0.113.9', tls: { version: '1.3' } };
  assert.equal(said(authorizer, connecting({ from: { address: '10.0.0.7' }, to: { cluster: 'prod' } }, call)), 'allowed');
  assert.equal(said(authorizer, connecting({ from: { address: '10.0.0.7' }, to: { cluster: 'prod' } }, { ...call, tls: null })), 'implicitDeny');
});

test('what is no connection is refused where it is wrong, and nothing beside it', () => {
  const authorizer = guarded({ network: NETWORK });
  for (const [connection, reason, path] of [
    [null, 'wrongJsonType', ''], ['10.0.0.7', 'wrongJsonType', ''], [[], 'wrongJsonType', ''], [{}, 'missingMember', '.from'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: 'prod' }, ports: 5439 }, 'unknownMember', '.ports'],
    [{ from: { address: 'here' }, to: { cluster: 'prod' } }, 'invalidField', '.from.address'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: 'prod' }, port: 70_000 }, 'invalidField', '.port'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: '\ud800' } }, 'invalidField', '.to.cluster'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: 'prod' }, sslmode: 'disable', tls: {} }, 'contradictoryFacts', '.sslmode'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: 'x'.repeat(2_049) } }, 'limitExceeded', '.to.cluster'],
    [{ from: { address: '10.0.0.7' }, to: { cluster: 'prod' }, ...Object.fromEntries(Array.from({ length: 9 }, (_, nth) => [`m${nth}`, 'x'.repeat(2_000)])) }, 'unknownMember', '.m0'],
  ]) {
    const [first, ...more] = said(authorizer, connecting(connection)).split(',');
    assert.equal(first, `invalidRequest ${reason} network.connection${path}`);
    assert.ok(more.every((finding) => !finding.startsWith('contradictoryFacts')), more.join());
  }
  assert.throws(() => authorizer.decide(connecting(new Map())), { code: 'invalidRequest', path: 'network.connection' });
});

test('what is required of transport and of a signature', () => {
  const transport = guarded({ transport: { minimumTlsVersion: '1.3' } });
  const over = (version) => ({ ...REQUEST, network: { tls: { version } } });
  assert.equal(said(transport, over('1.3')), 'allowed');
  assert.equal(said(transport, over('1.2')), 'implicitDeny');
  assert.deepEqual(transport.evaluate(over('1.2')).layers, { transport: 'implicitDeny' });
  const signed = guarded('{"requireSignature": true}');
  assert.equal(said(signed, { ...REQUEST, credentials: { type: 'longTerm' } }), 'allowed');
  assert.equal(said(signed, { ...REQUEST, credentials: { type: 'none' } }), 'implicitDeny');
  assert.deepEqual(signed.evaluate(REQUEST).blockedBy, ['credentials']);
  assert.equal(said(guarded({}), REQUEST), 'allowed', 'nothing is required');
  // This build verifies none, and does not pass it over.
  assert.match(said(plain, { ...REQUEST, signature: {} }), /^invalidRequest .*signature/);
});

test('it is as a scenario tells it', () => {
  const asked = from('10.0.1.7', { sslmode: 'disable' });
  const request = { ...asked, network: { ...asked.network, tls: null }, credentials: { type: 'none' } };
  const { details: ours, ...told } = guarded({ network: NETWORK, transport: { database: {} }, requireSignature: true }).explain(request);
  const { details: theirs, ...expected } = explain({
    request, policies: { identity: [ALLOW], network: NETWORK, transport: { database: {} } }, settings: { requireSignature: true },
  });
  assert.deepEqual(told, expected);
  assert.deepEqual(told.blockedBy, ['credentials', 'network', 'transport']);
  assert.deepEqual(ours, theirs);
});

test('guards that are refused tell every finding, and where', () => {
  const text = '{"𝕏": 1, "network": {\n "subnets": [{"id": "subnet-𝕏", "vpc": "vpc-2", "cidrs": []}]}, "transport": {"minimumTlsVersion": "1.4"}}';
  assert.throws(() => new Guards(text), (error) => {
    assert.ok(error instanceof PortcullisError);
    assert.equal(error.code, 'invalidPolicy');
    const version = error.findings.find(({ path }) => path === 'transport.minimumTlsVersion');
    assert.equal(text.slice(version.offset, version.endOffset), '"1.4"');
    assert.equal(text.split('\n')[version.line - 1].slice(version.column - 1, version.endColumn - 1), '"1.4"');
    assert.equal(error.path, error.findings[0].path);
    assert.ok(error.findings.some(({ reason }) => reason === 'unknownMember'));
    assert.ok(error.findings.some(({ path }) => path === 'network.subnets[0].vpc'));
    return true;
  });
  for (const [guards, code, path] of [
    ['{', 'invalidPolicy', ''], ['[]', 'invalidPolicy', ''], [{ netwrok: NETWORK }, 'invalidPolicy', 'netwrok'], [{ requireSignature: 'yes' }, 'invalidPolicy', 'requireSignature'],
    [{ network: { vpcs: new Set() } }, 'invalidPolicy', 'network.vpcs'], [[], 'invalidPolicy', ''], [new Map(), 'invalidPolicy', ''], [{ transport: null }, 'invalidPolicy', 'transport'],
    [undefined, 'invalidArgument', 'guards'], [7, 'invalidArgument', 'guards'], ['"\ud800"', 'invalidArgument', 'guards'],
  ]) {
    assert.throws(() => new Guards(guards), (error) => {
      assert.ok(error instanceof PortcullisError, error.stack);
      assert.deepEqual([error.code, error.path], [code, path], error.message);
      return true;
    });
  }
  const before = memoryPages();
  assert.throws(() => new Guards('x'.repeat(GUARDS.most + 1)), ({ code, findings }) => code === 'invalidPolicy' && findings[0].reason === 'limitExceeded');
  assert.equal(memoryPages(), before, 'it is not carried into the module');
});

test('guards are a handle, and an authorizer keeps what it needs', () => {
  const guards = new Guards({ network: NETWORK });
  const authorizer = new Authorizer({ identity, guards });
  guards.free();
  guards.free();
  assert.equal(authorizer.decide(from('10.0.0.7')), 'allowed');
  for (const [wrong, code] of [[guards, 'freed'], [identity, 'invalidArgument'], [{ network: NETWORK }, 'invalidArgument'], [null, 'invalidArgument']]) {
    assert.throws(() => new Authorizer({ identity, guards: wrong }), { name: 'PortcullisError', code, path: 'sets.guards' });
  }
  assert.throws(() => new Authorizer({ identity: new Guards({}) }), { code: 'invalidArgument', path: 'sets.identity' });
  assert.throws(() => guards.free.call({}), { code: 'invalidArgument' });
  assert.equal(said(new Authorizer({ identity, guards: undefined }), REQUEST), 'allowed');
});

const pair = (action, resource, rest = {}) => ({ ...REQUEST, action, resource: `arn:aws:redshift:eu-west-1:111122223333:${resource}`, ...rest });
const LOGIN = [
  pair('redshift:GetClusterCredentials', 'dbuser:prod/ann'), pair('redshift:GetClusterCredentials', 'dbname:prod/dev'),
  pair('redshift:JoinGroup', 'dbgroup:prod/readers'),
];

test('a call is the first of the most restrictive of its pairs', () => {
  const { Statement: allow } = ALLOW;
  const authorizer = new Authorizer({ identity: new PolicySet('identity', [{ Version: '2012-10-17', Statement: [
    { ...allow, Action: 'redshift:GetClusterCredentials' }, { ...allow, Effect: 'Deny', Action: 'redshift:JoinGroup', Resource: 'arn:aws:redshift:*:*:dbgroup:prod/admins' },
  ] }]) });
  const [user, name, group] = LOGIN;
  const admins = pair('redshift:JoinGroup', 'dbgroup:prod/admins');
  assert.deepEqual(authorizer.decideAll([user, name]), { decision: 'allowed', pair: 0 });
  assert.deepEqual(authorizer.decideAll([user, group, name, group]), { decision: 'implicitDeny', pair: 1 });
  assert.deepEqual(authorizer.decideAll([user, group, admins, admins]), { decision: 'explicitDeny', pair: 2 });
  // Handles and plain requests, in one call.
  assert.deepEqual(authorizer.decideAll([new RequestContext(user), group, new RequestContext(admins)]), { decision: 'explicitDeny', pair: 2 });
  assert.deepEqual(plain.decideAll(new Array(5_000).fill(name).concat(pair('s3:GetObject', 'dbname:prod/dev'))), { decision: 'implicitDeny', pair: 5_000 });
});

test('a call of which a pair is wrong is an error, and so is one without pairs', () => {
  const freed = new RequestContext(REQUEST);
  freed.free();
  for (const [requests, code, path] of [
    [[], 'invalidArgument', 'requests'], [undefined, 'invalidArgument', 'requests'], [REQUEST, 'invalidArgument', 'requests'],
    [[...LOGIN, { ...REQUEST, action: 'redshift:*' }], 'invalidRequest', 'requests[3].action'], [[REQUEST, null], 'invalidRequest', 'requests[1]'],
    [[REQUEST, , REQUEST], 'invalidRequest', 'requests[1]'], [[pair('s3:None', 'x'), freed], 'freed', 'requests[1]'],
    [[from('10.0.0.7')], 'invalidRequest', 'requests[0].network.connection'],
  ]) {
    assert.throws(() => plain.decideAll(requests), (error) => {
      assert.ok(error instanceof PortcullisError, error.stack);
      assert.deepEqual([error.code, error.path], [code, path], error.message);
      return true;
    });
  }
  const gone = new Authorizer({ identity });
  gone.free();
  for (const requests of [[], [REQUEST]]) assert.throws(() => gone.decideAll(requests), { code: 'freed', path: 'this' });
});

test('further pairs in a request of a handle are refused, never passed over', () => {
  const call = { ...LOGIN[0], pairs: [{ action: LOGIN[2].action, resource: LOGIN[2].resource }] };
  assert.equal(said(plain, call), 'invalidRequest unknownMember pairs');
  assert.throws(() => plain.decide({ ...call, pairs: [] }), { code: 'invalidRequest', path: 'pairs', message: /decideAll/ });
});

test('no memory is lost over guards, connections and their errors', () => {
  const text = JSON.stringify({ network: NETWORK });
  const round = () => {
    const guards = new Guards(text);
    const authorizer = new Authorizer({ identity, guards });
    const request = new RequestContext(from('10.0.0.7'));
    authorizer.decideAll([request, from('10.0.1.7')]);
    assert.throws(() => new Guards('{"network": 7}'));
    assert.throws(() => new RequestContext(from('there')));
    for (const handle of [guards, authorizer, request]) handle.free();
  };
  for (let warm = 0; warm < 1_000; warm += 1) round();
  const before = memoryPages();
  for (let nth = 0; nth < 10_000; nth += 1) round();
  assert.equal(memoryPages(), before);
});
