import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { OWN } from '../base/own-stack.ts';
import type { Live } from '../cli/live/ports.ts';
import { alertTopic } from './alert-topic.ts';
import { iamReader } from './iam-reader.ts';
import { iamForWriting } from './inline-policies.ts';
import { dynamoLedger } from './ledger.ts';
import { signedIn } from './live-caller.ts';
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
  const { caller, region, skew } = await signedIn();
  const writing = iamForWriting(region);
  const reading = new IAMClient({ region, maxAttempts: 5 });
  const table = new DynamoDBClient({ region, maxAttempts: 2, requestHandler: PATIENCE });
  const sns = new SNSClient({ region, maxAttempts: 2, requestHandler: PATIENCE });
  const reader = iamReader(reading);
  return {
    caller,
    skew,
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
