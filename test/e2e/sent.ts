import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isObject, type JsonObject, jsonIn } from '../../lib/base/json.ts';
import { later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { bodyOf, forward } from './fault-proxy.ts';

export interface SentMessages {
  readonly url: string;
  /** The decisions of inspect on an event, by the commands and notices that AWS took: Lambda learns nothing of them. */
  decisionsOn(eventId: string): Decision[];
}

/** Stands before AWS and remembers what was sent to the queues of commands and notices. */
export async function sentMessages(target: string): Promise<SentMessages> {
  const taken: { queue: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    await forward(target, request, body, response, older).catch(() => response.destroy());
    const sent = jsonIn(body.toString());
    if (response.statusCode === 200 && isObject(sent) && typeof sent.MessageBody === 'string')
      taken.push({ queue: String(sent.QueueUrl).split('/').at(-1) ?? '', body: sent.MessageBody });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const bodiesOn = (queue: string) => taken.filter((one) => one.queue === queue).map(({ body }) => body);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decisionsOn: (eventId) => [
      ...contained(
        bodiesOn('rolewarden-commands.fifo')
          .map(parseCommand)
          .filter(({ id }) => id === eventId),
      ),
      ...told(bodiesOn('rolewarden-notices').map(jsonIn)).filter((decision) => decision.eventId === eventId),
    ],
  };
}

/** A role that was made two minutes earlier: all that a test makes is of this minute, and what passes such a role is judged again. */
function older(answer: Buffer): Buffer {
  if (!answer.includes('<GetRoleResponse')) return answer;
  const date = /(?<=<CreateDate>)[^<]+/g;
  return Buffer.from(answer.toString().replace(date, (at) => later(new Date(at), -2 * MINUTE).toISOString()));
}

/** One decision for each incident; a copy of the event asks for the same commands. */
function contained(commands: readonly Command[]): Decision[] {
  const asked = new Map(commands.filter(({ kind }) => kind === 'contain').map((one) => [policyNameOf(one), one]));
  const all = [...asked.values()];
  return [...new Set(all.map(({ incident }) => incident))].map((id) => {
    const ofOne = all.filter(({ incident }) => incident === id);
    const containments = ofOne.map(({ target, method, scope, caller }) => ({
      ...{ target, method, scope },
      ...(caller && { caller }),
    }));
    return { ...ofOne[0]?.report, containments } as unknown as Decision;
  });
}

/** `contain` tells by the same queue what became of a command. */
function told(notices: readonly unknown[]): Decision[] {
  const decided = notices.flatMap((notice) =>
    isObject(notice) && notice.carried === undefined ? [notice.decision] : [],
  );
  return decided.filter(isObject) as unknown as (Decision & JsonObject)[];
}
