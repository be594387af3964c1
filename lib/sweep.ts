import { parseIamArn } from './arn.ts';
import type { RolePolicies } from './carry-out.ts';
import { incidentOf, parsePolicyName } from './containment.ts';
import { parseDeny } from './deny-document.ts';
import type { Effects } from './effects.ts';
import type { Notice } from './notify/notice.ts';
import { isoSeconds, MINUTE } from './time.ts';

/** An inline policy under our prefix, as a scan of the account shows it. */
export interface FoundPolicy {
  readonly roleArn: string;
  readonly policyName: string;
  readonly document: unknown;
}

export interface SweepPorts {
  readonly policies: Pick<RolePolicies, 'read' | 'remove'>;
  /** Every inline policy whose name begins with our prefix. */
  readonly scan: () => AsyncIterable<FoundPolicy>;
  readonly publish: Effects['publish'];
  /** True when it was not told within the day. */
  readonly isNews: (key: string, now: Date) => boolean;
}

/** What a sweep did; told in the log. */
export interface Swept {
  readonly deleted: readonly string[];
  readonly live: readonly string[];
  readonly foreign: readonly string[];
}

export const PREFIX = 'rolewarden-';

/** For clocks that differ from IAM's: nobody is in a hurry to delete what is inert. */
const MARGIN = 5 * MINUTE;

/** Deletes denies of ours that have lapsed, and nothing else; a document under our prefix that is not ours is told. */
export async function sweep({ policies, scan, publish, isNews }: SweepPorts, now: Date): Promise<Swept> {
  const swept = { deleted: [] as string[], live: [] as string[], foreign: [] as string[] };
  for await (const found of scan()) {
    const key = `${found.roleArn} ${found.policyName}`;
    const verdict = verdictOn(found.policyName, found.document, now);
    if (verdict === 'lapsed' && (await removeIfLapsed(found, policies, now))) swept.deleted.push(key);
    if (verdict === 'live') swept.live.push(key);
    if (verdict !== 'foreign') continue;
    swept.foreign.push(key);
    if (isNews(key, now)) await publish(foreignNotice(found, now));
  }
  return swept;
}

export function verdictOn(policyName: string, document: unknown, now: Date): 'lapsed' | 'live' | 'foreign' {
  const deny = parsePolicyName(policyName) && parseDeny(document);
  if (deny === undefined) return 'foreign';
  return deny.lapse.getTime() + MARGIN < now.getTime() ? 'lapsed' : 'live';
}

/** Read once more: the scan may be minutes old, and a deny put again under the same name must stay. */
async function removeIfLapsed(found: FoundPolicy, policies: SweepPorts['policies'], now: Date): Promise<boolean> {
  const role = parseIamArn(found.roleArn)?.name ?? '';
  const document = await policies.read(role, found.policyName);
  if (document === undefined || verdictOn(found.policyName, document, now) !== 'lapsed') return false;
  return (await policies.remove(role, found.policyName)) === 'done';
}

function foreignNotice({ roleArn, policyName }: FoundPolicy, now: Date): Notice {
  const role = parseIamArn(roleArn);
  const told = {
    account: role?.account ?? '',
    region: '',
    time: isoSeconds(now),
    eventId: `sweep-${isoSeconds(now)}`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'sweep',
    principal: { kind: 'unknown' as const },
    role: { arn: roleArn, name: role?.name ?? roleArn },
  };
  const finding = {
    ...told,
    detector: 'guard-foreign-policy',
    severity: 'critical' as const,
    title: 'Guard foreign policy',
    evidence: `the inline policy ${policyName} has our prefix and is no deny of ours: it may be one that somebody overwrote`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',
  };
  return {
    decision: {
      ...told,
      action: 'alert',
      incident: incidentOf(policyName, roleArn),
      severity: 'critical',
      findings: [finding],
    },
  };
}
