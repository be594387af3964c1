import { NoSuchEntityException } from '@aws-sdk/client-iam';

/** IAM's answer about something with a name: its value, or that it does not exist. */
export type Presence<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly because: string };

const NAME = /^[\w+=,.@-]+$/;

/** The longest names that IAM gives. */
const LONGEST = { role: 64, user: 64, 'instance profile': 128 } as const;

/**
 * NoSuchEntity is an answer; every other error flies, so that the event is retried and its dead letter seen. A name that IAM gives
 * nobody is not asked for: IAM refuses it at every try, and a service may have taken it from whoever wants his event never judged.
 */
export async function ifThere<T>(
  kind: keyof typeof LONGEST,
  name: string,
  read: () => Promise<T>,
): Promise<Presence<T>> {
  const what = `${kind} ${name}`;
  if (!NAME.test(name) || name.length > LONGEST[kind]) return { state: 'absent', because: `there can be no ${what}` };
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
