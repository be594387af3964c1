import { NoSuchEntityException } from '@aws-sdk/client-iam';

/** IAM's answer about something with a name: its value, or that it does not exist. */
export type Presence<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly because: string };

/** NoSuchEntity is an answer; every other error flies, so that the event is retried and its dead letter seen. */
export async function ifThere<T>(what: string, read: () => Promise<T>): Promise<Presence<T>> {
  try {
    return { state: 'read', value: await read() };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return { state: 'absent', because: `there is no ${what}` };
    throw error;
  }
}

/** IAM returns documents URL-encoded (RFC 3986). A document that is no JSON stays text, and its reader reports it. */
export function decoded(document: string | undefined): unknown {
  if (document === undefined) return undefined;
  const text = decodeURIComponent(document);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
