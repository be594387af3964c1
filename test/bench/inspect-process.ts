import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { type Percentiles, percentiles } from './figures.ts';

/** What one process measures of the packaged inspect; a process of its own, so that the start is a cold one. */
export interface InspectFigures {
  readonly cold: RoundTrips & { readonly wallMs: number };
  readonly warm: RoundTrips;
  readonly cpuMs: Percentiles;
  readonly wallMs: Percentiles;
  readonly peakMb: number;
}

/** `beforeCommand`: how many round trips followed one another before the containment command was sent. */
export interface RoundTrips {
  readonly requests: number;
  readonly beforeCommand: number;
}

const [entry = '', delay = '0', runs = '200', kind = 'function'] = process.argv.slice(2);

const stub = fork(fileURLToPath(new URL('./aws-stub.ts', import.meta.url)), [delay], { execArgv: ['--import', 'tsx'] });
const { port } = await ask<{ port: number }>();
Object.assign(process.env, {
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ROLEWARDEN_QUEUE: 'rolewarden-commands.fifo',
  ROLEWARDEN_BUSY_QUEUE: 'rolewarden-commands-busy.fifo',
  ROLEWARDEN_TOPIC: 'rolewarden-alerts',
  ROLEWARDEN_LEDGER: 'rolewarden-ledger',
});
console.error = () => {}; // the function's own log lines
const context = {
  functionName: 'inspect',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:rolewarden-inspect',
} as Context;

const { handler } = (await import(entry)) as { handler: (event: unknown, context: Context) => Promise<unknown> };

const first = performance.now();
await handler(event(), context);
const coldMs = performance.now() - first;
const cold = await count();
await handler(event(), context);
const warm = await count();

const cpu: number[] = [];
const wall: number[] = [];
for (let run = 0; run < Number(runs); run += 1) {
  const passed = event();
  const [cpuBefore, wallBefore] = [process.cpuUsage(), performance.now()];
  await handler(passed, context);
  const spent = process.cpuUsage(cpuBefore);
  cpu.push((spent.user + spent.system) / 1000);
  wall.push(performance.now() - wallBefore);
}
const figures: InspectFigures = {
  cold: { ...cold, wallMs: coldMs },
  warm,
  cpuMs: percentiles(cpu),
  wallMs: percentiles(wall),
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(figures));
stub.disconnect();

function ask<T>(): Promise<T> {
  return new Promise((resolve) => stub.once('message', resolve));
}

async function count(): Promise<RoundTrips> {
  const answer = ask<RoundTrips>();
  stub.send('count');
  const { requests, beforeCommand } = await answer;
  return { requests, beforeCommand };
}

/** An administrator role passed by a session that is none. */
function event(): unknown {
  const common = {
    eventID: randomUUID(),
    eventTime: '2026-05-04T10:00:00Z',
    awsRegion: 'us-east-1',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEDEVELOPER:alice',
      arn: 'arn:aws:sts::111122223333:assumed-role/Developer/alice',
      accountId: '111122223333',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEDEVELOPER',
          arn: 'arn:aws:iam::111122223333:role/Developer',
          accountId: '111122223333',
          userName: 'Developer',
        },
      },
    },
  };
  const calls: Record<string, object> = {
    function: {
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: 'f', role: 'arn:aws:iam::111122223333:role/Admin' },
    },
    profile: {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      requestParameters: { iamInstanceProfile: { name: 'p' } },
      responseElements: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
    },
  };
  const body = JSON.stringify({
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.x',
    account: '111122223333',
    detail: { ...common, ...calls[kind] },
  });
  return {
    Records: [{ messageId: 'm-1', receiptHandle: 'r-1', body, attributes: { ApproximateReceiveCount: '1' } }],
  };
}
