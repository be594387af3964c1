import { cut } from '../base/shortened.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';

/** Where a call came from, in the caller's own words where it names its client: short, and still to be escaped. */
export interface Origin {
  /** An IP address, or the AWS service that called. */
  readonly address?: string;
  /** Whether AWS asked for MFA when the session was made. The MFA of an identity provider is not in the event. */
  readonly mfa?: boolean;
  readonly client?: string;
}

/** The longest IPv6 address has 45 characters; names of services are shorter than 64. */
const LONGEST_ADDRESS = 64;
const LONGEST_CLIENT = 32;

/** Undefined where the event tells nothing of it. */
export function originOf({ sourceIp, mfa, userAgent }: CloudTrailEvent): Origin | undefined {
  const client = userAgent === undefined ? undefined : clientIn(userAgent);
  if (sourceIp === undefined && mfa === undefined && client === undefined) return undefined;
  return {
    ...(sourceIp !== undefined && { address: cut(sourceIp, LONGEST_ADDRESS) }),
    ...(mfa !== undefined && { mfa }),
    ...(client !== undefined && { client }),
  };
}

/** The first that matches is the client: Terraform's user agent names the SDK for Go too. */
const CLIENTS: readonly (readonly [pattern: RegExp, client: string])[] = [
  [/terraform/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/^\[?aws-cli\//i, 'aws-cli'],
  [/^(?:console|signin)\.amazonaws\.com/i, 'console'],
  [/^\[?(?:mozilla|opera)\//i, 'browser'],
  [/boto3\//i, 'boto3'],
  [/botocore\//i, 'botocore'],
];
const LONGEST_READ = 1024;

/** A known word for the user agent, or the first word of it. */
function clientIn(userAgent: string): string {
  const text = userAgent.slice(0, LONGEST_READ);
  const known = CLIENTS.find(([pattern]) => pattern.test(text))?.[1];
  const [first = ''] = text.replace(/^\[/, '').split(/[/ \]]/, 1);
  return known ?? cut(first === '' ? 'unknown' : first, LONGEST_CLIENT);
}
