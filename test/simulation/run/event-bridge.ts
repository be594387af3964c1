import type { JsonObject } from '../../../lib/base/json.ts';

/** The envelope in which EventBridge hands on a record of CloudTrail. */
export function envelopeOf(record: JsonObject, account: string): JsonObject {
  const source = String(record.eventSource).replace('.amazonaws.com', '');
  return {
    version: '0',
    id: String(record.eventID),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${source}`,
    account,
    time: record.eventTime,
    region: 'us-east-1',
    resources: [],
    detail: record,
  };
}
