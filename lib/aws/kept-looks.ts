import { createHash } from 'node:crypto';
import { jsonText } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import { type Look, LookError, parseLook } from '../contain/look.ts';
import { functionTable } from './function-incidents.ts';
import { itemKey, seconds } from './ledger-items.ts';
import type { FunctionPlace } from './place.ts';

/** Looks that one sweep sends on: a scan of thousands of roles orders a few. */
const MOST_SENT = 20;

/**
 * Looks that wait in the ledger for the sweep. Lambda cuts a chain of messages after about 16 turns, and a look that orders the next
 * one makes a chain: the schedule of the sweep starts a new one.
 */
export function keptLooks({ account }: Pick<FunctionPlace, 'account'>, tableOf = functionTable) {
  const pk = `looks#${account}`;
  return {
    async keep(look: Look, due: Date): Promise<void> {
      const text = jsonText(look);
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
      const sk = `${due.toISOString()}#${digest}`;
      await (await tableOf()).put({ ...itemKey(pk, sk), text: { S: text }, expires: seconds(later(due, DAY)) });
    },

    /** Sends what is due; what is none of ours is passed over. */
    async sendDue(send: (look: Look, delay: number) => Promise<void>, now: Date): Promise<void> {
      const table = await tableOf();
      const ExpressionAttributeValues = { ':now': { S: now.toISOString() } };
      const asked = { sk: 'sk < :now', FilterExpression: 'attribute_exists(#text)', all: true, most: 50 };
      const names = { ExpressionAttributeNames: { '#text': 'text' }, ExpressionAttributeValues, ConsistentRead: true };
      const due = await table.query(pk, { ...asked, ...names });
      for (const { sk, text } of due.slice(0, MOST_SENT)) {
        const look = readable(text?.S ?? '');
        if (look !== undefined) await send(look, 0);
        await table.put({ ...itemKey(pk, sk?.S ?? ''), expires: seconds(later(now, DAY)) }); // sent
      }
    },
  };
}

function readable(text: string): Look | undefined {
  try {
    return parseLook(text);
  } catch (error) {
    if (error instanceof LookError) return undefined;
    throw error;
  }
}
