import { ifItAnswers } from '../live/command.ts';
import type { Listening, TestMessage } from './ports.ts';

/** SNS's id of the message, or why it took none. */
export type Published = { readonly id: string } | { readonly because: string };

const REFUSED = /^(?:AuthorizationError|AccessDenied|KMSAccessDenied)/;
const HINT =
  'the topic takes messages only from those whom operators names in the settings, and its key has to let them use it';

export async function published(topic: string, message: TestMessage, listening: Listening): Promise<Published> {
  const asked = await ifItAnswers(() => listening.publish(topic, message));
  if ('answer' in asked) return { id: asked.answer };
  const { because } = asked;
  return { because: `${topic} did not take the message: ${because}${REFUSED.test(because) ? `; ${HINT}` : ''}` };
}
