import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Authorizer, PolicySet, PortcullisError, RequestContext, initSync } from 'portcullis';
import { memoryPages } from '../support/memory.js';

const ROUNDS = 100_000;
const POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::reports/${aws:username}/*', Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } } },
};
const REQUEST = {
  principal: 'arn:aws:iam::111122223333:user/Ann',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/Ann/q3.csv',
  context: { 'aws:SourceIp': '203.0.113.9', 'aws:TagKeys': ['team', 'stage'] },
};

initSync();

function grows(round) {
  for (let warm = 0; warm < 1_000; warm += 1) round();
  const before = memoryPages();
  for (let nth = 0; nth < ROUNDS; nth += 1) round();
  return memoryPages() - before;
}

test('the measure sees a leak', () => {
  const kept = [];
  const grown = grows(() => kept.push(new RequestContext(REQUEST)));
  assert.ok(grown > 100, `${grown} pages`);
  for (const request of kept) request.free();
});

test(`no memory is lost over ${ROUNDS} rounds of making, asking and freeing`, () => {
  const text = JSON.stringify(POLICY);
  const grown = grows(() => {
    const set = new PolicySet('identity', [{ name: 'Reports', policy: text }]);
    const authorizer = new Authorizer({ identity: set, serviceControlPolicies: [] });
    const request = new RequestContext(REQUEST);
    authorizer.isAllowed(request);
    authorizer.isAllowed(REQUEST);
    set.free();
    request.free();
    authorizer.free();
  });
  assert.equal(grown, 0);
});

test(`no memory is lost over ${ROUNDS} rounds of errors`, () => {
  const set = new PolicySet('identity', [POLICY]);
  const refusals = [
    () => new PolicySet('identity', ['{"Version": "2012-10-17", "Statement": [{"Effect": "Alow"}]}']),
    () => new PolicySet('boundary', []),
    () => new RequestContext({ ...REQUEST, action: 's3:*' }),
    () => new Authorizer({ permissionsBoundary: set }),
    () => new Authorizer({ identity: set }, { rcpServices: ['s3:*'] }),
  ];
  let thrown = 0;
  let nth = 0;
  const grown = grows(() => {
    try {
      refusals[nth++ % refusals.length]();
    } catch (error) {
      if (error instanceof PortcullisError) thrown += 1;
    }
  });
  assert.equal(thrown, ROUNDS + 1_000);
  assert.equal(grown, 0);
  set.free();
});
