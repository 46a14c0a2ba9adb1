import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as portcullis from 'portcullis';

const { Authorizer, PolicySet, PortcullisError, RequestContext, answer, answerJson, explain, validate } = portcullis;

const ALLOW_ALL = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

const throwsCode = (code, call) => assert.throws(call, (error) => {
  assert.ok(error instanceof PortcullisError, error.stack);
  assert.equal(error.code, code, error.message);
  return true;
});

test('before `init` every function says so', async () => {
  throwsCode('notInitialized', () => answer({ request: REQUEST }));
  throwsCode('notInitialized', () => new PolicySet('identity', []));
  throwsCode('notInitialized', () => new RequestContext(REQUEST));
  throwsCode('notInitialized', () => new RequestContext({}));
  await assert.rejects(portcullis.init(new Uint8Array([1, 2, 3])), { code: 'loadFailed' });
  throwsCode('notInitialized', () => validate('', 'identity'));
  await Promise.all([portcullis.init(), portcullis.init()]);
  portcullis.initSync();
  assert.equal(answer({ request: REQUEST }).decision, 'implicitDeny');
});

test('a scenario is an object or its text; an error is an answer', () => {
  const scenario = { request: REQUEST, policies: { identity: [ALLOW_ALL] } };
  assert.equal(answer(scenario).decision, 'allowed');
  assert.equal(answerJson(JSON.stringify(scenario)), JSON.stringify(answer(scenario)));
  assert.match(explain(scenario).summary, /allowed/);
  assert.equal(answer('{').error.code, 'invalidScenario');
  throwsCode('invalidArgument', () => answer(undefined));
  throwsCode('invalidArgument', () => answer('"\ud800"'));
});

test('sets go into the layer of their type', () => {
  const set = new PolicySet('identity', [ALLOW_ALL, { name: 'Second', policy: JSON.stringify(ALLOW_ALL) }]);
  assert.deepEqual([set.policyType, set.policyCount, set.statementCount, set.isPublic], ['identity', 2, 2, false]);
  throwsCode('invalidAuthorizer', () => new Authorizer({ permissionsBoundary: set }));
  throwsCode('invalidArgument', () => new Authorizer({ permissionBoundary: set }));
  throwsCode('invalidArgument', () => new PolicySet('Identity', []));
  throwsCode('invalidArgument', () => new PolicySet('identity', [], { loader: 'Strict' }));
  const authorizer = new Authorizer({ identity: set });
  assert.equal(authorizer.evaluate(REQUEST).decidedBy[1].policy, 'Second');
  // A list of levels that is there and empty allows nothing.
  const blocked = new Authorizer({ identity: set, serviceControlPolicies: [] });
  assert.deepEqual(blocked.evaluate(REQUEST).blockedBy, ['serviceControlPolicy']);
});

test('a refused policy tells every finding, and in which policy', () => {
  const bad = '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow", "Action": "s3:Get*", "Resource": "*"}]}';
  assert.throws(() => new PolicySet('identity', [ALLOW_ALL, bad]), (error) => {
    assert.equal(error.code, 'invalidPolicy');
    const [finding] = error.findings;
    assert.deepEqual([finding.policy, finding.reason, finding.path], [1, 'invalidEffect', 'Statement[0].Effect']);
    assert.equal(bad.slice(finding.offset, finding.endOffset), '"Alow"');
    return true;
  });
});

test('a refused request tells every finding', () => {
  assert.throws(() => new RequestContext({ ...REQUEST, action: 's3:*', time: 'noon' }), (error) => {
    assert.equal(error.code, 'invalidRequest');
    assert.deepEqual(error.findings.map(({ path }) => path), ['action', 'time']);
    return true;
  });
  const wrong = [
    null, 'text', [], {}, { ...REQUEST, contxt: {} }, { ...REQUEST, principal: ['anonymous'] },
    { ...REQUEST, context: { 'aws:SourceIp': Number.NaN } }, { ...REQUEST, context: { key: ['a', , 'b'] } },
    { ...REQUEST, context: { key: { nested: 1 } } }, { ...REQUEST, principal: { service: 's3.amazonaws.com', uniqueId: 'x' } },
    { ...REQUEST, credentials: { type: 'borrowed' } }, { ...REQUEST, network: { tls: { version: '9' } } },
    { ...REQUEST, network: { tls: { version: '1.2', cipherSuite: 'TLS_AES_128_GCM_SHA256' } } },
    { ...REQUEST, network: { tls: { version: '1.3', cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256' } } }, { ...REQUEST, network: { tls: { cipherSuite: null } } },
    { ...REQUEST, principal: 'anonymous', credentials: { type: 'temporary' } },
    { ...REQUEST, context: { key: '\ud800' } }, { ...REQUEST, context: [] }, { ...REQUEST, time: null },
    { ...REQUEST, context: { key: 1n } }, { ...REQUEST, network: { sourceIp: '203.0.113.9', vpc: 'vpc-1' } }, { ...REQUEST, resourceInManagementAccount: 'yes' },
  ];
  const set = new PolicySet('identity', [ALLOW_ALL]);
  const authorizer = new Authorizer({ identity: set });
  assert.equal(authorizer.isAllowed(REQUEST), true);
  for (const request of wrong) {
    throwsCode('invalidRequest', () => new RequestContext(request));
    throwsCode('invalidRequest', () => authorizer.isAllowed(request));
    throwsCode('invalidRequest', () => authorizer.explain(request));
    assert.equal(authorizer.decideBatch([REQUEST, request, REQUEST])[1].code, 'invalidRequest');
  }
});

test('a suite of TLS crosses with its version, or without one', () => {
  const authorizer = new Authorizer({ identity: new PolicySet('identity', [ALLOW_ALL]) });
  const asked = [
    null, { version: '1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' }, { cipherSuite: 'TLS_AES_128_GCM_SHA256' },
    { version: '1.2', cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256' }, { version: '1.2' }, {}, { version: '1.2', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
  ].map((tls) => ({ ...REQUEST, network: { tls } }));
  const rows = authorizer.decideBatch([...asked, REQUEST]);
  assert.deepEqual(rows.map((row) => row.code ?? row), [...Array(6).fill('allowed'), 'invalidRequest', 'allowed']);
  assert.equal(rows[6].findings[0].path, 'network.tls.cipherSuite');
});

test('every row of a batch is decided for itself', () => {
  const set = new PolicySet('identity', [ALLOW_ALL]);
  const authorizer = new Authorizer({ identity: set });
  const prepared = new RequestContext(REQUEST);
  const rows = authorizer.decideBatch([
    REQUEST,
    { ...REQUEST, action: 'no action' },
    prepared,
    { ...REQUEST, principal: 'anonymous' },
    { ...REQUEST, context: { 'é𝕏': 'ü𝕐', numbers: [1, 2.5, -3e21], none: null, list: [] } },
  ]);
  assert.deepEqual(rows.map((row) => (typeof row === 'string' ? row : row.code)), ['allowed', 'invalidRequest', 'allowed', 'implicitDeny', 'allowed']);
  assert.deepEqual(authorizer.decideBatch([]), []);
});

const allows = (Action, Effect = 'Allow') => ({ Version: '2012-10-17', Statement: [
  ...(Effect === 'Deny' ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : []), { Effect, Action, Resource: '*' },
] });
const SESSION = { ...REQUEST, principal: 'arn:aws:sts::111122223333:assumed-role/Reports/ann' };

test('each scope down policy has to allow', () => {
  const identity = new PolicySet('identity', [ALLOW_ALL]);
  const scopeDown = (...policies) => new PolicySet('scopeDown', policies);
  const [objects, reads] = [scopeDown(allows('s3:*Object')), scopeDown(allows('s3:Get*'))];
  for (const order of [[objects, reads], [reads, objects]]) {
    const authorizer = new Authorizer({ identity, scopeDown: order });
    const decide = (action) => authorizer.decide({ ...SESSION, action });
    assert.deepEqual(['s3:GetObject', 's3:PutObject', 's3:GetBucketPolicy'].map(decide), ['allowed', 'implicitDeny', 'implicitDeny']);
    assert.deepEqual(authorizer.evaluate({ ...SESSION, action: 's3:PutObject' }).blockedBy, ['scopeDown']);
  }
  const denied = new Authorizer({ identity, scopeDown: [objects, scopeDown({ name: 'NoReads', policy: allows('s3:Get*', 'Deny') })] });
  assert.equal(denied.decide(SESSION), 'explicitDeny');
  const [{ layer, policy }] = denied.evaluate(SESSION).decidedBy;
  assert.deepEqual([layer, policy], ['scopeDown', 'NoReads']);
  new Authorizer({ scopeDown: [reads, reads, reads] });
  throwsCode('invalidAuthorizer', () => new Authorizer({ scopeDown: [reads, reads, reads, reads] }));
  throwsCode('invalidAuthorizer', () => new Authorizer({ scopeDown: [identity] }));
  throwsCode('invalidAuthorizer', () => new Authorizer({ session: reads }));
  // In one set they would unite.
  throwsCode('invalidAuthorizer', () => new Authorizer({ scopeDown: [scopeDown(allows('s3:Get*'), allows('s3:Put*'))] }));
});

test('session and scope down policies of a caller that cannot have them are an error, never ignored', () => {
  const identity = new PolicySet('identity', [ALLOW_ALL]);
  const session = new PolicySet('session', [ALLOW_ALL]);
  const scopeDown = [new PolicySet('scopeDown', [ALLOW_ALL])];
  const with_ = (type) => ({ ...REQUEST, credentials: { type } });
  const root = { ...REQUEST, principal: 'arn:aws:iam::111122223333:root', context: { 'aws:AssumedRoot': true } };
  for (const [sets, request, misfit] of [
    [{ scopeDown }, REQUEST, 'policies.scopeDown'], [{ scopeDown }, with_('longTerm'), 'policies.scopeDown'],
    [{ scopeDown: [] }, REQUEST, 'policies.scopeDown'], [{ session }, REQUEST, 'policies.session'],
    [{ session }, with_('temporary'), 'policies.session'], [{}, root, 'context.aws:AssumedRoot'],
  ]) {
    const authorizer = new Authorizer({ identity, ...sets });
    for (const asked of [request, new RequestContext(request)]) {
      for (const method of ['isAllowed', 'decide', 'evaluate', 'explain', 'explainText']) {
        throwsCode('invalidRequest', () => authorizer[method](asked));
      }
      const [before, told, after] = authorizer.decideBatch([SESSION, asked, SESSION]);
      assert.deepEqual([before, told.code, after], ['allowed', 'invalidRequest', 'allowed']);
      const [{ reason, rule, path, offset, endOffset }] = told.findings;
      assert.match(rule, /^R-SESS-[68]$/);
      assert.deepEqual([reason, path, offset, endOffset], ['misfitSlot', misfit, 0, 0]);
    }
  }
  for (const list of [scopeDown, []]) {
    const authorizer = new Authorizer({ identity, scopeDown: list });
    assert.deepEqual([SESSION, with_('temporary')].map((request) => authorizer.isAllowed(request)), [true, true]);
  }
  // As the scenario front has it.
  const told = answer({ request: REQUEST, policies: { identity: [ALLOW_ALL], scopeDown: [] } });
  assert.equal(told.error.code, 'invalidRequest');
  assert.deepEqual(told.error.findings.map(({ reason, path }) => [reason, path]), [['misfitSlot', 'policies.scopeDown']]);
});

test('what credentials are is stated, and gates calls', () => {
  const authorizer = new Authorizer({ identity: new PolicySet('identity', [ALLOW_ALL]) });
  const ask = (credentials) => authorizer.evaluate({ ...REQUEST, action: 'iam:ListUsers', resource: '*', time: '2026-11-23T10:00:00Z', credentials });
  assert.equal(ask({ type: 'longTerm' }).decision, 'allowed');
  assert.deepEqual(ask({ type: 'temporary' }).blockedBy, ['credentials']);
  assert.equal(ask({ type: 'temporary', mfaAuthenticatedAt: '2026-11-23T09:30:00Z' }).decision, 'allowed');
});

test('characters of every width reach the engine as they are', () => {
  const name = 'é日本𝕏';
  const set = new PolicySet('identity', [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { [`aws:RequestTag/${name}`]: name, 'aws:username': 'Ann' } } } }]);
  const authorizer = new Authorizer({ identity: set });
  const request = { ...REQUEST, context: { [`aws:RequestTag/${name}`]: name } };
  assert.equal(authorizer.isAllowed(request), true);
  assert.equal(authorizer.isAllowed({ ...request, context: { [`aws:RequestTag/${name}`]: `${name}!` } }), false);
});

test('findings fit the markers of an editor', () => {
  const text = '{"Version": "2012-10-17",\n "Statement": {"Sid": "𝕏é", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",\n  "Condition": {"StringLik": {"aws:username": "𝕏"}}}}';
  const finding = validate(text, 'identity').find(({ reason }) => reason === 'unknownConditionOperator');
  assert.equal(text.slice(finding.offset, finding.endOffset), '"StringLik"');
  const lines = text.split('\n');
  assert.equal(lines[finding.line - 1].slice(finding.column - 1, finding.endColumn - 1), '"StringLik"');
  assert.equal(finding.severity, 'error');
  const [{ replacement, ...edit }] = finding.fix.edits;
  assert.deepEqual(edit, { offset: finding.offset, endOffset: finding.endOffset });
  assert.deepEqual([replacement, finding.fix.applicability, finding.fix.title], ['"StringLike"', 'unsafe', 'write `StringLike`']);
  const sid = validate(text, 'identity').find(({ reason }) => reason === 'invalidSid');
  assert.equal(text.slice(sid.offset, sid.endOffset), '"𝕏é"');
  // What lacks something is all that is between its braces; an edit may stand outside.
  const bare = '\n{"Effect": "Allow", "Action": "s3:𝕏", "Resource": "*"}';
  const [wrapped] = validate(bare, 'identity');
  assert.equal(bare.slice(wrapped.offset, wrapped.endOffset), bare.trim());
  assert.deepEqual([wrapped.line, wrapped.column, wrapped.endLine, wrapped.endColumn], [2, 1, 2, bare.length]);
  assert.deepEqual(wrapped.fix.edits.map(({ offset, endOffset }) => [offset, endOffset]), [[1, 1], [bare.length, bare.length]]);
  assert.deepEqual(validate(JSON.stringify(ALLOW_ALL), 'identity'), []);
  // As a boundary it is sound, as a bucket policy it lacks a principal.
  assert.equal(validate(JSON.stringify(ALLOW_ALL), 'resource')[0].reason, 'missingMember');
});

test('what an explanation names is found in the text', () => {
  const text = '{ "Version": "2012-10-17", "Statement": [ {"Effect": "Allow", "Action": ["s3:é", "s3:Get*"], "Resource": "*",\n "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}} ] }';
  const set = new PolicySet('identity', [text], { loader: 'lenient' });
  const authorizer = new Authorizer({ identity: set });
  const explanation = authorizer.explain({ ...REQUEST, context: { 'aws:SourceIp': '198.51.100.7' } });
  const [statement] = explanation.details[0].policies[0].statements;
  const lines = text.split('\n').map((line) => [...line]);
  const onOneLine = ({ line, column, endColumn }) => lines[line - 1].slice(column - 1, endColumn - 1).join('');
  const [{ element, line, endLine }] = statement.elements;
  assert.equal(element, 'Condition.IpAddress.aws:SourceIp');
  assert.equal(line, endLine);
  assert.equal(onOneLine(statement.elements[0]), '"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]');
  assert.deepEqual([statement.line, statement.endLine], [1, 2]);
});

test('an explanation can be limited to what decided and what came near', () => {
  const allow = (nth) => ({ Effect: 'Allow', Action: nth === 7 ? 's3:*' : 'sqs:*', Resource: '*', Condition: { Bool: { 'x:k': 'true' } } });
  const policy = { Version: '2012-10-17', Statement: Array.from({ length: 10 }, (_, nth) => allow(nth)) };
  const authorizer = new Authorizer({ identity: new PolicySet('identity', [policy]) });
  const [layer] = authorizer.explain(REQUEST, { nearest: 1 }).details;
  assert.deepEqual(layer.policies[0].statements.map(({ statement }) => statement), [7]);
  assert.equal(layer.leftOut, 9);
  assert.match(authorizer.explainText(REQUEST, { nearest: 1 }), /nearest to it is statement 7 [^]*9 other statements/);
  assert.equal(authorizer.explain(REQUEST).details[0].policies[0].statements.length, 10);
  assert.deepEqual(explain({ request: REQUEST, policies: { identity: [policy] } }, { nearest: 0 }).details[0].policies, []);
  // What decided is told, whatever the limit.
  const allows = new Authorizer({ identity: new PolicySet('identity', [ALLOW_ALL]) }).explain(REQUEST, { nearest: 0 });
  assert.deepEqual(allows.details[0].policies[0].statements[0].elements.map(({ result }) => result), ['holds', 'holds']);
});

test('a handle is freed once, and says so afterwards', () => {
  const set = new PolicySet('identity', [ALLOW_ALL]);
  const authorizer = new Authorizer({ identity: set });
  const request = new RequestContext(REQUEST);
  set.free();
  set.free();
  throwsCode('freed', () => set.policyCount);
  throwsCode('freed', () => new Authorizer({ identity: set }));
  // An authorizer keeps what it needs.
  assert.equal(authorizer.isAllowed(request), true);
  request[Symbol.dispose ?? Symbol.for('Symbol.dispose')]();
  throwsCode('freed', () => authorizer.isAllowed(request));
  throwsCode('freed', () => authorizer.decideBatch([request]));
  authorizer.free();
  throwsCode('freed', () => authorizer.isAllowed(REQUEST));
  throwsCode('freed', () => authorizer.evaluate(REQUEST));
});
