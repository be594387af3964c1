import type { CloudTrailEvent } from './cloudtrail.ts';

/** Longer texts are cut off: IAM's session names and source identities have at most 64 characters. */
const MOST_CHARACTERS = 64;

/**
 * The person or program behind a call: the user, else the source identity or the name of the session. The parts that machines
 * change with every session become `#`, so that all runs of one pipeline are one. Whoever assumes a role chooses these names.
 */
export function personIn({ principal }: Pick<CloudTrailEvent, 'principal'>): string | undefined {
  const { kind, arn, human, session } = principal;
  const name = kind === 'user' ? arn?.slice(arn.lastIndexOf('/') + 1) : (human ?? session);
  return name === undefined || name === '' ? undefined : folded(name.slice(0, MOST_CHARACTERS).toLowerCase());
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** `gitlab-ci-40213` becomes `gitlab-ci-#`, `i-0abc12de34` becomes `i-#`. */
function folded(name: string): string {
  return name
    .replace(UUID, '#')
    .replace(/[a-z0-9]{8,}/g, (word) => (/\d[a-z]+\d|^[0-9a-f]*\d[0-9a-f]*$/.test(word) ? '#' : word))
    .replace(/\d+/g, '#')
    .replace(/#(?:[-_.]?#)+/g, '#');
}

/** The /16 of an IPv4 address, the /32 of an IPv6 address, or the AWS service that called. */
export function networkIn({ sourceIp }: Pick<CloudTrailEvent, 'sourceIp'>): string | undefined {
  if (sourceIp === undefined) return undefined;
  const source = sourceIp.slice(0, MOST_CHARACTERS);
  const [, first, second] = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(source) ?? [];
  if (first !== undefined && second !== undefined) return `${Number(first)}.${Number(second)}.0.0/16`;
  return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(source) ? prefixOf(source) : source;
}

function prefixOf(address: string): string {
  const [first, second] = address.split(':').map((group) => Number.parseInt(group, 16) || 0);
  return `${(first ?? 0).toString(16)}:${(second ?? 0).toString(16)}::/32`;
}
