import { wayOutOf } from '../live/way-out.ts';
import type { Listening, TestMessage } from './ports.ts';

/** SNS's id of the message, or why it took none. */
export type Published = { readonly id: string } | { readonly because: string };

export async function published(topic: string, message: TestMessage, listening: Listening): Promise<Published> {
  try {
    return { id: await listening.publish(topic, message) };
  } catch (error) {
    const because = wayOutOf(error);
    if (because === undefined) throw error;
    return { because: `${topic} did not take the message: ${because}${isRefusal(error) ? `; ${WHO_MAY}` : ''}` };
  }
}

const WHO_MAY =
  'the topic takes messages only from those whom operators names in the settings, and its key has to let them use it';

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(?:AuthorizationError|AccessDenied|KMSAccessDenied)/.test(error.name);
}
