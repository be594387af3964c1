import { createHash, createHmac } from 'node:crypto';
import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signedCalls } from '../../lib/aws/signed-calls.ts';

const sts = new STSClient({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
});

/** Answers every fetch alike and remembers what was asked. */
function answering(body: string, init: ResponseInit = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubGlobal('fetch', async (url: URL, request: RequestInit) => {
    asked.push({ url: url.href, init: request });
    return new Response(body, init);
  });
  return asked;
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The signature as AWS computes it from what arrives. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
function signatureOf({ url, init }: { url: string; init: RequestInit }): string {
  const { pathname, searchParams, host } = new URL(url);
  const headers: Record<string, string> = { ...(init.headers as Record<string, string>), host };
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/(\S+), SignedHeaders=(\S+),/.exec(headers.authorization ?? '') ?? [];
  const canonical = [
    init.method,
    pathname,
    searchParams.toString(),
    ...names.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    names,
    sha256(String(init.body ?? '')),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), 'AWS4example');
  return hmac(key, toSign).toString('hex');
}

const signed = ({ headers }: RequestInit) =>
  /Signature=(\w+)/.exec((headers as Record<string, string>).authorization ?? '')?.[1];

describe('signedCalls', () => {
  test('every request is signed as AWS checks it, whatever the client signed before', async () => {
    const asked = answering('{}');
    const calls = signedCalls(sts, 'us-east-1', 'aws');
    await calls.json('events', 'AWSEvents.ListRules', { NamePrefix: 'rolewarden-' });
    await calls.get('lambda', '/2015-03-31/functions/rolewarden-contain/configuration');
    await calls.get('lambda', '/2015-03-31/event-source-mappings/', { FunctionName: 'rolewarden-contain' });
    expect(asked.map(({ init }) => signed(init))).toEqual(asked.map(signatureOf));
    expect(new Set(asked.map(({ init }) => signed(init))).size).toBe(3);
  });

  test.each([
    ['aws', 'us-east-1', 'https://events.us-east-1.amazonaws.com/'],
    ['aws-cn', 'cn-north-1', 'https://events.cn-north-1.amazonaws.com.cn/'],
  ])('asks the service of %s, signed for it', async (partition, region, url) => {
    const asked = answering('{"Rules":[]}');
    const calls = signedCalls(sts, region, partition);
    expect(await calls.json('events', 'AWSEvents.ListRules', { NamePrefix: 'x' })).toEqual({ Rules: [] });
    expect(asked).toMatchObject([{ url, init: { method: 'POST', body: '{"NamePrefix":"x"}' } }]);
    const headers = asked[0]?.init.headers as Record<string, string>;
    expect(headers['x-amz-target']).toBe('AWSEvents.ListRules');
    expect(headers.authorization).toMatch(
      new RegExp(
        `^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/${region}/events/aws4_request, SignedHeaders=content-type;host;`,
      ),
    );
    expect(headers).not.toHaveProperty('host');
  });

  test('REST with a query, at another endpoint', async () => {
    const asked = answering('{}');
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:5000');
    await signedCalls(sts, 'us-east-1', 'aws').get('lambda', '/2015-03-31/event-source-mappings/', {
      FunctionName: 'f',
    });
    expect(asked[0]?.url).toBe('http://127.0.0.1:5000/2015-03-31/event-source-mappings/?FunctionName=f');
  });

  test.each<[string, object]>([
    ['nothing else', {}],
    ['other parameters', { RevisionId: 'r', Publish: true }],
    ['one that says it is none', { DryRun: false }],
    ['one of another type', { DryRun: 'no' }],
    ['one that is taken away', { DryRun: undefined }],
    ['one that hides how it is written', { toJSON: () => ({ DryRun: false }) }],
  ])('what is put is a dry run, whatever is asked: %s', async (_, parameters) => {
    const asked = answering('{}');
    const calls = signedCalls(sts, 'us-east-1', 'aws');
    const path = '/2015-03-31/functions/rolewarden-contain/code';
    await calls.dryRun('lambda', path, parameters as { DryRun?: never });
    expect(asked).toMatchObject([{ url: `https://lambda.us-east-1.amazonaws.com${path}`, init: { method: 'PUT' } }]);
    expect(JSON.parse(String(asked[0]?.init.body))).toMatchObject({ DryRun: true });
    expect(asked.map(({ init }) => signed(init))).toEqual(asked.map(signatureOf));
  });

  test.each<[string, ResponseInit, string, string]>([
    ['{"__type":"com.amazonaws#AccessDeniedException","Message":"no"}', { status: 400 }, 'AccessDeniedException', 'no'],
    [
      '{"message":"gone"}',
      { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException:http://x' } },
      'ResourceNotFoundException',
      'gone',
    ],
    ['<html>', { status: 503 }, 'HTTP 503', '<html>'],
    ['<html>', { status: 200 }, 'HTTP 200', '<html>'],
  ])('%s is thrown by AWS’s own name', async (body, init, name, message) => {
    answering(body, init);
    await expect(signedCalls(sts, 'us-east-1', 'aws').json('events', 'x', {})).rejects.toMatchObject({ name, message });
  });

  test('AWS’s clock', async () => {
    answering('{}', { headers: { date: new Date(Date.now() + 300_000).toUTCString() } });
    const calls = signedCalls(sts, 'us-east-1', 'aws');
    await calls.json('events', 'x', {});
    expect(Math.round(calls.skew() / 10_000)).toBe(30);
  });
});
