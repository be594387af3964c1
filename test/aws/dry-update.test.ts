import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test, vi } from 'vitest';
import { dryUpdateOf } from '../../lib/aws/dry-update.ts';
import { signedCalls } from '../../lib/aws/signed-calls.ts';

const sts = new STSClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** Answers the call of doctor and remembers it. */
function answering(body: string, init: ResponseInit = {}) {
  const asked: { url: string; method: string | undefined; body: unknown }[] = [];
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubGlobal('fetch', async (url: URL, { method, body: sent }: RequestInit) => {
    asked.push({ url: url.href, method, body: JSON.parse(String(sent)) });
    return new Response(body, init);
  });
  return { asked, ask: () => dryUpdateOf(signedCalls(sts, 'us-east-1', 'aws'), 'rolewarden-contain') };
}

test('doctor asks for a dry run, of no code, on a revision that no function has', async () => {
  const { asked, ask } = answering('{}');
  await ask();
  const zip = Buffer.alloc(22);
  zip.write('PK\u0005\u0006', 'latin1');
  expect(asked).toEqual([
    {
      url: 'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/rolewarden-contain/code',
      method: 'PUT',
      body: { DryRun: true, RevisionId: '00000000-0000-0000-0000-000000000000', ZipFile: zip.toString('base64') },
    },
  ]);
});

test('a refusal is thrown in the words of AWS', async () => {
  const message = 'with an explicit deny in a service control policy';
  const { ask } = answering(JSON.stringify({ Message: message }), {
    status: 403,
    headers: { 'x-amzn-errortype': 'AccessDeniedException' },
  });
  await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException', message });
});
