import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { OWN } from '../base/own-stack.ts';
import { homeRegion, type Live, type LiveCaller } from '../cli/live/ports.ts';
import { alertTopic } from './alert-topic.ts';
import { iamReader } from './iam-reader.ts';
import { iamForWriting } from './inline-policies.ts';
import { dynamoLedger } from './ledger.ts';
import { currentDocument, underPrefix } from './live-denies.ts';
import { applyEdit } from './live-edits.ts';
import { liveWorkloads } from './live-workloads.ts';
import { targetPolicies } from './target-policies.ts';

const LEDGER = OWN.tables[0] ?? 'rolewarden-ledger';
const TOPIC = OWN.topics[0] ?? 'rolewarden-alerts';
/** A person waits for neither the ledger nor the topic longer than this. */
const PATIENCE = { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true };

/**
 * Connects to the account of the standard credential chain. Ledger and topic are in IAM's home region, where the stack has to be.
 */
export async function connectLive(): Promise<Live> {
  const sts = new STSClient();
  const clock = clockOf(sts);
  const caller = await liveCaller(sts);
  const writing = iamForWriting();
  const reading = new IAMClient({ maxAttempts: 5 });
  const region = homeRegion(caller.partition);
  const table = new DynamoDBClient({ region, maxAttempts: 2, requestHandler: PATIENCE });
  const sns = new SNSClient({ region, maxAttempts: 2, requestHandler: PATIENCE });
  const reader = iamReader(reading);
  return {
    caller,
    skew: clock(),
    iam: {
      underPrefix: async () => (await underPrefix(reading)).carried,
      current: (found) => currentDocument(found, reading),
      role: (name) => reader.role(name),
      apply: (edit) => applyEdit(edit, writing),
    },
    policies: targetPolicies(writing),
    ledger: dynamoLedger(LEDGER, table),
    publish: alertTopic({ ...caller, region }, TOPIC, sns),
    workloads: liveWorkloads(reader),
  };
}

/** @throws the error of STS or of the credential chain */
export async function liveCaller(sts: STSClient): Promise<LiveCaller> {
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}

/** Reads AWS's time from the answers; the Date header has whole seconds. */
function clockOf(sts: STSClient): () => number {
  let skew = 0;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const asked = Date.now();
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      const date = Date.parse(headers?.date ?? '');
      if (!Number.isNaN(date)) skew = date - (asked + Date.now()) / 2;
      return result;
    },
    { step: 'deserialize', name: 'clock' },
  );
  return () => skew;
}
