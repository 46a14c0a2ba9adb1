// What the package is given and is no plain value of JSON, or not what belongs there: an error with the path of the member,
// never something that is left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { Authorizer, PolicySet, PortcullisError, RequestContext, answer, answerJson, explain, initSync, validate } from 'portcullis';

initSync();

const ALLOW = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const identity = new PolicySet('identity', [ALLOW]);
const level = new PolicySet('serviceControlPolicy', [ALLOW]);
const resource = new PolicySet('resource', [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' } }]);
const authorizer = new Authorizer({ identity });
const request = new RequestContext(REQUEST);

function refused(call, code, path, message = '') {
  assert.throws(call, (error) => {
    assert.ok(error instanceof PortcullisError, `${call}: ${error.stack}`);
    assert.deepEqual([error.code, error.path], [code, path], `${call}: ${error.message}`);
    assert.ok(error.message.includes(message), error.message);
    return true;
  });
}

class Facts {
  get 'aws:PrincipalTag/team'() { return 'red'; }
}
const hidden = Object.defineProperty({}, 'aws:PrincipalTag/team', { value: 'red' });
const cyclic = { a: {} };
cyclic.a.b = cyclic;
let deep = {};
for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };

/** What has no place in JSON, and a word of the message. */
const STRANGE = [
  [new Map([['a', 'b']]), 'Map'], [new Set(['a']), 'Set'], [new Date(0), 'Date'], [new URLSearchParams('a=b'), 'URLSearchParams'],
  [new Facts(), 'class'], [Object.create({ a: 'b' }), 'class'], [Object.create(Object.create(null, { a: { value: 1, enumerable: true } })), 'class'],
  [hidden, 'hidden'], [{ [Symbol('a')]: 'b' }, 'symbol'], [new String('a'), 'String'], [/a/, 'RegExp'], [Promise.resolve(), 'Promise'],
  [new Uint8Array(1), 'Uint8Array'], [identity, 'class'], [() => 'a', 'function'], [Symbol('a'), 'symbol'], [1n, 'bigint'],
  [Number.NaN, 'NaN'], [Infinity, 'Infinity'], [{ toJSON: () => ({}) }, 'function'], [cyclic, 'holds itself'], [deep, 'nested deeper'],
  [Object.assign(['a'], { b: 'c' }), 'names'], [[undefined], 'undefined'], [['a', , 'b'], 'undefined'], [[() => 'a'], 'function'],
];

test('what vanishes on the way to JSON is refused in a request', () => {
  for (const [value, word] of STRANGE) {
    const inside = (error) => error.code === 'invalidRequest' && error instanceof PortcullisError && error.message.includes(word);
    for (const [path, bad] of [
      ['context', { ...REQUEST, context: value }], ['context.aws:x', { ...REQUEST, context: { 'aws:x': value } }],
      ['context.aws:x[1]', { ...REQUEST, context: { 'aws:x': ['a', value] } }], ['principal', { ...REQUEST, principal: value }],
      ['principal.arn', { ...REQUEST, principal: { arn: value } }], ['network', { ...REQUEST, network: value }],
      ['network.tls', { ...REQUEST, network: { tls: value } }], ['credentials', { ...REQUEST, credentials: value }],
      ['time', { ...REQUEST, time: value }], ['note', { ...REQUEST, note: value }], ['', value],
    ]) {
      const isThere = (error) => {
        assert.ok(inside(error), `${path} ${word}: ${error.stack}`);
        assert.ok(error.path.startsWith(path), `${path}: ${error.path}`);
        assert.ok(error.findings.length > 0 && error.message.length < 1_000);
        return true;
      };
      assert.throws(() => authorizer.decide(bad), isThere);
      assert.throws(() => authorizer.explain(bad), isThere);
      assert.throws(() => new RequestContext(bad), isThere);
      const rows = authorizer.decideBatch([REQUEST, bad, REQUEST]);
      assert.deepEqual([rows[0], rows[2]], ['allowed', 'allowed']);
      isThere(rows[1]);
    }
  }
});

test('what vanishes on the way to JSON is refused in a policy, and in a scenario', () => {
  for (const [value, word] of STRANGE) {
    const strange = { ...ALLOW, Statement: [{ ...ALLOW.Statement, Condition: value }] };
    const told = (path) => (error) => {
      assert.ok(error instanceof PortcullisError, error.stack);
      assert.equal(error.code, 'invalidPolicy');
      assert.ok(error.message.includes(word), error.message);
      assert.ok(error.path.startsWith(path), error.path);
      assert.equal(error.findings[0].policy, 1);
      assert.ok(error.findings[0].path.startsWith('Statement[0].Condition'));
      return true;
    };
    assert.throws(() => new PolicySet('identity', [ALLOW, strange]), told('policies[1].Statement[0].Condition'));
    assert.throws(() => new PolicySet('identity', [ALLOW, { name: 'n', policy: strange }]), told('policies[1].policy.Statement[0].Condition'));
    for (const [path, code, scenario] of [
      ['policies.identity[0].Statement[0].Condition', 'invalidPolicy', { request: REQUEST, policies: { identity: [strange] } }],
      ['request.context', 'invalidRequest', { request: { ...REQUEST, context: value } }],
      ['settings.loader', 'invalidScenario', { request: REQUEST, settings: { loader: value } }],
    ]) {
      for (const ask of [answer, explain, (one) => JSON.parse(answerJson(one))]) {
        const { error } = ask(scenario);
        assert.equal(error.code, code);
        assert.ok(error.message.includes(word) && error.findings[0].path.startsWith(path), JSON.stringify(error));
      }
    }
    assert.equal(validate(strange, 'identity')[0].reason, 'wrongJsonType');
  }
});

test('plain objects of every origin are taken', () => {
  const other = createContext({});
  const facts = { 'aws:PrincipalTag/team': 'red', list: ['a', 1, true], none: null };
  const conditional = new Authorizer({ identity: new PolicySet('identity', [{ Version: '2012-10-17', Statement: { ...ALLOW.Statement, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } } }]) });
  for (const context of [
    facts, JSON.parse(JSON.stringify(facts)), structuredClone(facts), Object.assign(Object.create(null), facts), Object.freeze({ ...facts }),
    runInContext(`(${JSON.stringify(facts)})`, other), runInContext(`JSON.parse(${JSON.stringify(JSON.stringify(facts))})`, other),
    new Proxy(facts, {}), { ...facts, absent: undefined }, { get 'aws:PrincipalTag/team'() { return 'red'; } },
  ]) {
    assert.equal(conditional.decide({ ...REQUEST, context }), 'allowed');
    assert.equal(answer({ request: { ...REQUEST, context }, policies: { identity: [ALLOW] } }).decision, 'allowed');
  }
  for (const policy of [structuredClone(ALLOW), runInContext(`(${JSON.stringify(ALLOW)})`, other), { ...ALLOW, Id: undefined }]) {
    assert.equal(new PolicySet('identity', [policy, { name: undefined, policy }]).policyCount, 2);
  }
  // A name that assigning would lose.
  const text = '{"__proto__": "red"}';
  const named = new Authorizer({ identity: new PolicySet('identity', ['{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"__proto__": "red"}}}}'], { loader: 'lenient' }) });
  assert.equal(named.decide({ ...REQUEST, context: JSON.parse(text) }), 'allowed');
  assert.equal(named.decide(REQUEST), 'implicitDeny');
});

test('names that are not known are refused, and those that are told', () => {
  for (const [call, path, known] of [
    [() => new Authorizer({ identity, permissionBoundary: identity }), 'sets.permissionBoundary', 'permissionsBoundary'],
    [() => new Authorizer({ identity }, { restrictPublicBucket: true }), 'settings.restrictPublicBucket', 'restrictPublicBuckets'],
    [() => new Authorizer({ identity }, { RestrictPublicBuckets: true }), 'settings.RestrictPublicBuckets', 'restrictPublicBuckets'],
    [() => new Authorizer({ identity }, { rcpService: ['s3'] }), 'settings.rcpService', 'rcpServices'],
    [() => new Authorizer({ identity }, { loader: 'strict' }), 'settings.loader', 'rcpServices'],
    [() => new PolicySet('identity', [ALLOW], { loder: 'lenient' }), 'options.loder', 'loader'],
    [() => new RequestContext(REQUEST, { loder: 'lenient' }), 'options.loder', 'loader'],
    [() => new PolicySet('identity', [{ policy: ALLOW, nam: 'x' }]), 'policies[0].nam', 'name'],
    [() => new PolicySet('identity', [{ policy: ALLOW, toString: 'x' }]), 'policies[0].toString', 'name'],
  ]) {
    refused(call, 'invalidArgument', path, known);
  }
  new Authorizer({ identity, resource: undefined }, { restrictPublicBuckets: undefined, rcpServices: undefined }).free();
  new PolicySet('identity', [ALLOW], { loader: undefined }).free();
  refused(() => authorizer.decide({ ...REQUEST, contxt: {} }), 'invalidRequest', 'contxt', 'context');
  refused(() => authorizer.decide({ ...REQUEST, network: { sourceIP: '203.0.113.9' } }), 'invalidRequest', 'network.sourceIP', 'sourceIp');
});

test('a wrong use is an `invalidArgument` at its member, whatever the call', () => {
  const settings = (value) => () => new Authorizer({ identity, resource }, value);
  const free = new Authorizer({ identity });
  const { decide, isAllowed, evaluate, explain: explains, explainText, decideBatch } = authorizer;
  for (const [call, path, message] of [
    // Settings that said something else than what was meant.
    [settings({ rcpServices: 's3' }), 'settings.rcpServices', 'expected an array'], [settings({ rcpServices: new Set(['s3']) }), 'settings.rcpServices', 'Set'],
    [settings({ rcpServices: ['s3', 'sqs', 5] }), 'settings.rcpServices[2]', 'number'], [settings({ rcpServices: ['s3', , 'sqs'] }), 'settings.rcpServices[1]', 'undefined'],
    [settings({ rcpServices: null }), 'settings.rcpServices', 'null'], [settings({ rcpServices: '' }), 'settings.rcpServices', 'string'],
    [settings({ rcpServices: false }), 'settings.rcpServices', 'boolean'], [settings({ restrictPublicBuckets: 'true' }), 'settings.restrictPublicBuckets', 'boolean'],
    [settings({ restrictPublicBuckets: 'yes' }), 'settings.restrictPublicBuckets', 'boolean'], [settings({ restrictPublicBuckets: 1 }), 'settings.restrictPublicBuckets', 'boolean'],
    [settings({ restrictPublicBuckets: null }), 'settings.restrictPublicBuckets', 'null'], [settings(null), 'settings', 'null'],
    [settings(new Map([['restrictPublicBuckets', true]])), 'settings', 'Map'], [settings([]), 'settings', 'array'], [settings('strict'), 'settings', 'string'],
    [settings(new (class { get restrictPublicBuckets() { return true; } })()), 'settings', 'class'], [settings(true), 'settings', 'boolean'],
    // Sets.
    [() => new Authorizer(), 'sets', 'undefined'], [() => new Authorizer(null), 'sets', 'null'], [() => new Authorizer(identity), 'sets', 'class'],
    [() => new Authorizer([identity]), 'sets', 'array'], [() => new Authorizer({ identity: ALLOW }), 'sets.identity', 'expected a PolicySet, found an object'],
    [() => new Authorizer({ identity: [identity] }), 'sets.identity', 'array'], [() => new Authorizer({ identity: null }), 'sets.identity', 'null'],
    [() => new Authorizer({ identity: request }), 'sets.identity', 'found a RequestContext'], [() => new Authorizer({ identity: new Proxy(identity, {}) }), 'sets.identity', 'PolicySet'],
    [() => new Authorizer({ serviceControlPolicies: level }), 'sets.serviceControlPolicies', 'expected an array'],
    [() => new Authorizer({ serviceControlPolicies: [level, ALLOW] }), 'sets.serviceControlPolicies[1]', 'object'],
    [() => new Authorizer({ serviceControlPolicies: [[level]] }), 'sets.serviceControlPolicies[0]', 'array'],
    [() => new Authorizer({ scopeDown: [,] }), 'sets.scopeDown[0]', 'undefined'], [() => new Authorizer({ scopeDown: null }), 'sets.scopeDown', 'null'],
    // Policies.
    [() => new PolicySet(), 'policyType', 'undefined'], [() => new PolicySet([ALLOW], 'identity'), 'policyType', 'array'],
    [() => new PolicySet(Symbol('identity'), []), 'policyType', 'symbol'], [() => new PolicySet('boundary', []), 'policyType', 'permissionsBoundary'],
    [() => new PolicySet('identity'), 'policies', 'undefined'], [() => new PolicySet('identity', ALLOW), 'policies', 'expected an array of policies, found an object'],
    [() => new PolicySet('identity', JSON.stringify(ALLOW)), 'policies', 'expected an array of policies, found a string'],
    [() => new PolicySet('identity', new Set([ALLOW])), 'policies', 'Set'], [() => new PolicySet('identity', null), 'policies', 'null'],
    [() => new PolicySet('identity', [ALLOW, undefined]), 'policies[1]', 'undefined'], [() => new PolicySet('identity', [, ALLOW]), 'policies[0]', 'undefined'],
    [() => new PolicySet('identity', [null]), 'policies[0]', 'null'], [() => new PolicySet('identity', [[ALLOW]]), 'policies[0]', 'array'],
    [() => new PolicySet('identity', [5]), 'policies[0]', 'number'], [() => new PolicySet('identity', [ALLOW, { policy: 5 }]), 'policies[1].policy', 'number'],
    [() => new PolicySet('identity', [ALLOW, { name: 'x' }]), 'policies[1].policy', 'undefined'], [() => new PolicySet('identity', [{ policy: [ALLOW] }]), 'policies[0].policy', 'array'],
    [() => new PolicySet('identity', [{ policy: null }]), 'policies[0].policy', 'null'], [() => new PolicySet('identity', [{ name: null, policy: ALLOW }]), 'policies[0].name', 'null'],
    [() => new PolicySet('identity', [{ name: 5, policy: ALLOW }]), 'policies[0].name', 'number'], [() => new PolicySet('identity', ['\ud800']), 'policies[0]', 'surrogate'],
    [() => new PolicySet('identity', [{ name: '\ud800', policy: ALLOW }]), 'policies[0].name', 'surrogate'],
    [() => new PolicySet('identity', [], null), 'options', 'null'], [() => new PolicySet('identity', [], 'lenient'), 'options', 'string'],
    [() => new PolicySet('identity', [], { loader: 'Strict' }), 'options.loader', '`Strict`'], [() => new PolicySet('identity', [], { loader: null }), 'options.loader', 'null'],
    [() => new PolicySet('identity', [], new Map([['loader', 'lenient']])), 'options', 'Map'],
    [() => new RequestContext(REQUEST, null), 'options', 'null'], [() => new RequestContext(REQUEST, { loader: 'Lenient' }), 'options.loader', '`Lenient`'],
    // Batches.
    [() => authorizer.decideBatch(), 'requests', 'undefined'], [() => authorizer.decideBatch(REQUEST), 'requests', 'object'],
    [() => authorizer.decideBatch(request), 'requests', 'object'], [() => authorizer.decideBatch(new Set([REQUEST])), 'requests', 'Set'],
    [() => authorizer.decideBatch('[]'), 'requests', 'string'], [() => authorizer.decideBatch(null), 'requests', 'null'],
    // Texts.
    [() => validate('{}'), 'policyType', 'undefined'], [() => validate('{}', 'bucket'), 'policyType', 'vpcEndpoint'], [() => validate(undefined, 'identity'), 'text', 'undefined'],
    [() => answer(), 'scenario', 'undefined'], [() => explain(1n), 'scenario', 'bigint'],
    [() => answerJson(() => ''), 'scenario', 'function'], [() => answer('"\ud800"'), 'scenario', 'surrogate'],
    // How much is explained.
    [() => authorizer.explain(REQUEST, null), 'options', 'null'], [() => authorizer.explain(REQUEST, { nearst: 5 }), 'options.nearst', 'nearest'],
    ...[-1, 1.5, NaN, 2 ** 32, '5', null, 5n].flatMap((nearest) => [
      [() => authorizer.explain(REQUEST, { nearest }), 'options.nearest', 'a whole number from 0'],
      [() => authorizer.explainText(REQUEST, { nearest }), 'options.nearest', 'a whole number from 0'],
      [() => explain('{}', { nearest }), 'options.nearest', 'a whole number from 0'],
    ]),
    // Methods of something else.
    ...[decide, isAllowed, evaluate, explains, explainText].flatMap((method) => [
      [() => method(REQUEST), 'this', 'undefined'], [() => method.call(identity, REQUEST), 'this', 'PolicySet'], [() => method.call({}, REQUEST), 'this', 'Authorizer'],
    ]),
    [() => decideBatch([]), 'this', 'undefined'], [() => decideBatch.call({}, [REQUEST]), 'this', 'object'], [() => PolicySet.prototype.policyCount, 'this', 'PolicySet'],
    [() => PolicySet.prototype.free.call({}), 'this', 'handle'], [() => (0, free.free)(), 'this', 'handle'],
  ]) {
    refused(call, 'invalidArgument', path, message);
  }
  assert.equal(authorizer.decide(request), 'allowed', 'the handles are what they were');
});

test('what is no request is an error of its row, and of the call', () => {
  for (const [value, word] of [
    [undefined, 'undefined'], [null, 'null'], ['text', 'string'], [JSON.stringify(REQUEST), 'JSON.parse'], [5, 'number'], [true, 'boolean'], [[REQUEST], 'array'],
    [identity, 'class'], [new Proxy(request, {}), 'class'], [Promise.resolve(REQUEST), 'Promise'], [new Date(), 'Date'],
  ]) {
    for (const method of ['isAllowed', 'decide', 'evaluate', 'explain', 'explainText']) refused(() => authorizer[method](value), 'invalidRequest', '', word);
    refused(() => new RequestContext(value), 'invalidRequest', '', word);
    const [before, row, after] = authorizer.decideBatch([REQUEST, value, request]);
    assert.deepEqual([before, after], ['allowed', 'allowed']);
    refused(() => { throw row; }, 'invalidRequest', '', word);
  }
  assert.deepEqual(authorizer.decideBatch([, REQUEST, ,]).map((row) => row.code ?? row), ['invalidRequest', 'allowed', 'invalidRequest']);
});

test('errors of the engine say where, too', () => {
  refused(() => new Authorizer({ permissionsBoundary: identity }), 'invalidAuthorizer', 'sets.permissionsBoundary');
  refused(() => new Authorizer({ serviceControlPolicies: [level, identity] }), 'invalidAuthorizer', 'sets.serviceControlPolicies');
  refused(() => new Authorizer({}, { rcpServices: ['s3:*'] }), 'invalidAuthorizer', 'settings.rcpServices');
  refused(() => new PolicySet('identity', [ALLOW, '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow", "Action": "*", "Resource": "*"}]}']), 'invalidPolicy', 'policies[1].Statement[0].Effect');
  refused(() => new PolicySet('identity', [ALLOW, '']), 'invalidPolicy', 'policies[1]');
  refused(() => authorizer.decide({ ...REQUEST, context: { 'aws:x': { y: 1 } } }), 'invalidRequest', 'context.aws:x');
  refused(() => authorizer.decide({ ...REQUEST, context: { 'aws:x': ['a', 'b', null] } }), 'invalidRequest', 'context.aws:x[2]');
  const freed = new RequestContext(REQUEST);
  freed.free();
  refused(() => authorizer.decide(freed), 'freed', 'request');
  refused(() => authorizer.decideBatch([REQUEST, freed]), 'freed', 'requests[1]');
});

test('half a surrogate pair is refused where it stands, also in a fact that no condition tells', () => {
  for (const [facts, path] of [
    [{ network: { tls: { version: '1.3', cipherSuite: '\ud800' } } }, 'network.tls.cipherSuite'],
    [{ network: { vpc: '\udc00' } }, 'network.vpc'], [{ context: { 'app:k': ['a', '\ud800'] } }, 'context.app:k'],
    [{ action: 's3:\ud800' }, 'action'], [{ context: { '\ud800': 'v' } }, 'context'],
  ]) {
    refused(() => authorizer.decide({ ...REQUEST, ...facts }), 'invalidRequest', path, 'surrogate');
    refused(() => new RequestContext({ ...REQUEST, ...facts }), 'invalidRequest', path, 'surrogate');
  }
});

test('a list as long as no array can be is none', () => {
  for (const length of [2 ** 32, 1e12, -1, Number.NaN]) {
    const list = new Proxy([REQUEST], { get: (rows, name) => (name === 'length' ? length : rows[name]) });
    refused(() => authorizer.decideBatch(list), 'invalidArgument', 'requests', `${length}`);
  }
});
