import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signedIn } from '../../lib/aws/live-caller.ts';

/** No file of the person who runs the tests, and no region but a row's. */
beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nonexistent');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const refused = (name: string) => Object.assign(new Error(name), { name });

/** STS that knows the credentials in one partition; answers the regions that were asked. */
function stsOf(partition: string | undefined, elsewhere = refused('InvalidClientTokenId')): string[] {
  const asked: string[] = [];
  vi.spyOn(STSClient.prototype, 'send').mockImplementation(async function (this: STSClient) {
    const region = await this.config.region();
    asked.push(region);
    const of = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    if (of !== partition) throw elsewhere;
    return { Account: '111122223333', Arn: `arn:${of}:iam::111122223333:user/dana` };
  });
  return asked;
}

test.each<[what: string, env: Record<string, string>, partition: string, asked: string[], home: string]>([
  ['no region', {}, 'aws', ['us-east-1'], 'us-east-1'],
  ['no region, of GovCloud', {}, 'aws-us-gov', ['us-east-1', 'us-gov-west-1'], 'us-gov-west-1'],
  ['no region, of China', {}, 'aws-cn', ['us-east-1', 'us-gov-west-1', 'cn-north-1'], 'cn-north-1'],
  ['a region far from home', { AWS_REGION: 'eu-west-1' }, 'aws', ['us-east-1'], 'us-east-1'],
  ['a region of GovCloud', { AWS_REGION: 'us-gov-east-1' }, 'aws-us-gov', ['us-gov-west-1'], 'us-gov-west-1'],
  ["the AWS CLI's own variable", { AWS_DEFAULT_REGION: 'cn-northwest-1' }, 'aws-cn', ['cn-north-1'], 'cn-north-1'],
  ['an empty region', { AWS_REGION: '' }, 'aws', ['us-east-1'], 'us-east-1'],
])('%s: the caller is found, and home', async (_, env, partition, asked, home) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const regions = stsOf(partition);
  expect(await signedIn()).toMatchObject({ caller: { account: '111122223333', partition }, region: home });
  expect(regions).toEqual(asked);
});

test('a region that is named names the partition: no other one is asked', async () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const regions = stsOf('aws-cn');
  await expect(signedIn()).rejects.toThrow('InvalidClientTokenId');
  expect(regions).toEqual(['us-east-1']);
});

test.each(['ExpiredToken', 'CredentialsProviderError', 'ENOTFOUND'])('%s asks no other partition', async (name) => {
  const regions = stsOf(undefined, refused(name));
  await expect(signedIn()).rejects.toThrow(name);
  expect(regions).toEqual(['us-east-1']);
});

test('credentials that nobody knows: the first answer counts', async () => {
  const regions = stsOf(undefined);
  await expect(signedIn()).rejects.toThrow('InvalidClientTokenId');
  expect(regions).toHaveLength(3);
});

test('a profile that gives none is named', async () => {
  vi.stubEnv('AWS_PROFILE', 'nope');
  stsOf(undefined, refused('CredentialsProviderError'));
  await expect(signedIn()).rejects.toThrow('AWS_PROFILE is "nope", which gives none');
});
