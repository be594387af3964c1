import { parseIamArn } from '../base/arn.ts';
import { lookUp } from '../base/json.ts';
import { partitionOf } from '../base/partition.ts';
import type { Notice } from '../contain/told.ts';

export interface Link {
  readonly name: string;
  readonly url: string;
}

/** The other partitions' consoles are at addresses that AWS does not publish: no link is better than one that leads nowhere. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'https://console.aws.amazon.com',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
  'aws-cn': 'https://console.amazonaws.cn',
};

const REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/;
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The event and the role in the console of their partition and region, and the detectors' references. All may be an attacker's words. */
export function linksOf({ decision }: Pick<Notice, 'decision'>): Link[] {
  const { region, eventId, findings } = decision;
  const role = parseIamArn(decision.role.arn ?? '');
  const console = lookUp(CONSOLES, role?.partition ?? partitionOf(region));
  const references = new Map(findings.toReversed().map(({ detector, reference }) => [reference, detector])); // the worst names it
  return [
    ...(console !== undefined && REGION.test(region) && EVENT_ID.test(eventId)
      ? [{ name: 'CloudTrail event', url: `${console}/cloudtrailv2/home?region=${region}#/events/${eventId}` }]
      : []),
    ...(console !== undefined && role?.resource === 'role'
      ? [{ name: 'Role', url: `${console}/iam/home#/roles/details/${encodeURIComponent(role.name)}` }]
      : []),
    ...[...references]
      .toReversed()
      .filter(([url]) => isWeb(url))
      .map(([url, name]) => ({ name, url: encodeURI(url) })),
  ];
}

function isWeb(url: string): boolean {
  return url.startsWith('https://') && URL.canParse(url);
}
