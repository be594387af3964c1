import { createHash } from 'node:crypto';

/** First 16 hex of SHA-256(eventID, newline, role ARN): the same event twice is the same incident. */
export function incidentOf(eventId: string, roleArn: string): string {
  return createHash('sha256').update(`${eventId}\n${roleArn}`).digest('hex').slice(0, 16);
}
