import { expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { networkIn, personIn } from '../../lib/event/caller-from.ts';
import { event, OURS, sessionOf } from '../support/events.ts';

const session = (name: string) => sessionOf('deploy', name);
const withSource = (sourceIdentity: string): JsonObject => {
  const identity = session('x');
  return { ...identity, sessionContext: { ...(identity.sessionContext as JsonObject), sourceIdentity } };
};

it.each<[string, JsonObject, string | undefined]>([
  ['a session by its name', session('ci'), 'ci'],
  ['whatever its capitals', session('Ada@Example.com'), 'ada@example.com'],
  ['the person whom the source identity names', withSource('ada'), 'ada'],
  ['a user by its name', { type: 'IAMUser', arn: `arn:aws:iam::${OURS}:user/team/ada`, userName: 'ada' }, 'ada'],
  ['a pipeline, whatever the number of its run', session('gitlab-ci-40213-17'), 'gitlab-ci-#'],
  ['a time', session('botocore-session-1716800000'), 'botocore-session-#'],
  ['a uuid', session('AWSCodeBuild-6f9619ff-8b86-d011-b42d-00cf4fc964ff'), 'awscodebuild-#'],
  ['an instance', session('i-0abc12de34f567890'), 'i-#'],
  ['a hex digest', session('build-9f86d081884c7d659a2f'), 'build-#'],
  ['a hex digest that begins with its only letters', session('run-b1234567'), 'run-#'],
  ['a hex digest that ends with its only letter', session('run-1234567a'), 'run-#'],
  ['a word of hex letters', session('deadbeef'), 'deadbeef'],
  ['a name with a number at its end', session('johnny42'), 'johnny#'],
  ['a name longer than IAM allows', session('x'.repeat(100)), 'x'.repeat(64)],
  ['nobody', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, undefined],
])('the person: %s', (_, userIdentity, expected) => {
  expect(personIn(event({ userIdentity }))).toBe(expected);
});

it.each<[string | undefined, string | undefined]>([
  ['203.0.113.7', '203.0.0.0/16'],
  ['2001:db8:1::7', '2001:db8::/32'],
  ['2001:0DB8:1::7', '2001:db8::/32'],
  ['2001::7', '2001:0::/32'],
  ['::1', '0:0::/32'],
  ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
  ['AWS Internal', 'AWS Internal'],
  ['x'.repeat(100), 'x'.repeat(64)],
  [undefined, undefined],
])('the network of %s', (sourceIPAddress, expected) => {
  expect(networkIn(event(sourceIPAddress === undefined ? { sourceIPAddress: '' } : { sourceIPAddress }))).toBe(
    expected,
  );
});
