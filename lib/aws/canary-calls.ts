import { randomUUID } from 'node:crypto';
import { type IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { CANARY_ROLE, CANARY_TAG } from '../base/own-stack.ts';
import type { CanaryPorts } from '../sweep/canary.ts';
import { canariesIn } from './canary-ledger.ts';
import { functionTable } from './function-incidents.ts';

/** @param region another than home, whose canary it is */
export function canaryCalls(iam: IAMClient, region?: string): CanaryPorts {
  return {
    last: async () => canariesIn(await functionTable(), region).last(),
    record: async (canary) => canariesIn(await functionTable(), region).record(canary),
    tag: async (nonce) => {
      await iam.send(new TagRoleCommand({ RoleName: CANARY_ROLE, Tags: [{ Key: CANARY_TAG, Value: nonce }] }));
    },
    nonce: randomUUID,
  };
}
