import { expect, test } from 'vitest';
import { ec2Templates } from '../../lib/aws/launch-template.ts';

test.each([
  ['a version that is no number', { id: 'lt-0abc', version: 'newest' }],
  ['neither id nor name', { version: '1' }],
])('EC2 is not asked for %s, which it refuses at every try', async (_, template) => {
  expect(
    await ec2Templates().instanceProfile(template, { region: 'us-east-1', account: '111122223333' }),
  ).toMatchObject({ state: 'absent' });
});
