import { later, MINUTE } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { contain } from '../../../lib/contain/contain.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import type { Decision } from '../../../lib/inspect/decide/decision.ts';
import { dispatch } from '../../../lib/inspect/dispatch.ts';
import { asTold } from '../../support/as-told.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, memoryUser } from '../../support/iam/state.ts';
import { ACCOUNT, fixtures, INPUTS, stories, withoutEnding } from '../parts/fixtures.ts';
import { typed, valuesIn } from '../printed.ts';
import { NOW, ports, USERS } from './contained.ts';
import type { Told } from './messages.ts';

/** What people are told of the recorded events: of what is decided, and of what `contain` then does on empty roles. */
export async function decided(): Promise<Told> {
  const everything = ['--settings', `${INPUTS}/everything.yml`];
  const rows = [
    ...stories.map((story) => [`story-${story}`, [`events/stories/${story}`]] as const),
    ...fixtures.map((fixture) => [nameOf(fixture), [`events/${fixture}`, '--account', ACCOUNT]] as const),
    ...fixtures.map(
      (fixture) =>
        [`${nameOf(fixture)}.everything`, [`events/${fixture}`, '--account', ACCOUNT, ...everything]] as const,
    ),
  ];
  const told = await Promise.all(rows.map(async ([name, argv]) => [name, await toldOnReplay(argv)] as const));
  return told.filter(([, notices]) => notices.length > 0);
}

function nameOf(fixture: string): string {
  return withoutEnding(fixture).replace('/', '.');
}

async function toldOnReplay(argv: readonly string[]): Promise<readonly Notice[]> {
  const { out } = await typed(['replay', ...argv, '--json']);
  const told: Notice[] = [];
  for (const decision of valuesIn(out) as Decision[]) told.push(...(await toldOfDecision(decision)));
  return told;
}

async function toldOfDecision(decision: Decision): Promise<readonly Notice[]> {
  const told: Notice[] = [];
  const commands: Command[] = [];
  const publish = async (notice: SentNotice) => void told.push(asTold(notice));
  await dispatch([decision], { publish, enqueue: async (command) => void commands.push(command) });
  const given = { ...portsFor(decision, commands), publish };
  const now = decision.time === undefined ? NOW : later(new Date(decision.time), MINUTE);
  for (const command of commands) await contain(JSON.stringify(command), 1, given, now);
  return told;
}

/** An account that has the roles and the user that the commands are about, and nothing else. */
function portsFor({ role, principal }: Decision, commands: readonly Command[]) {
  const names = commands.map(({ target }) => target.slice(target.lastIndexOf('/') + 1));
  const roles = Object.fromEntries(names.map((name) => [name, memoryRole(role.id ?? '')]));
  const users = Object.fromEntries(names.map((name) => [name, memoryUser(principal.userId ?? '')]));
  const iam = memoryIam({ roles, users });
  return ports({ policies: iam.targetPolicies, settings: USERS });
}
