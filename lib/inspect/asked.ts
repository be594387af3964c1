import type { Command } from '../contain/command.ts';
import { commandText } from '../contain/command-text.ts';
import type { Incident } from '../incident/incident.ts';
import type { Decision } from './decide/decision.ts';
import { commandsFor } from './dispatch.ts';

type Asked = Pick<Incident, 'order' | 'asked'>;

/** The commands of a decision, for the records of its incidents: a command that got lost is asked for again from there. */
export function askedIn(decision: Decision, now: Date): { readonly onRole: Asked; readonly onCaller: Asked } {
  const commands = commandsFor(decision);
  const asked = (command: Command | undefined) =>
    command === undefined ? {} : { order: commandText(command), asked: [now] };
  return {
    onRole: asked(commands.find(({ caller }) => !caller)),
    onCaller: asked(commands.find(({ caller }) => caller)),
  };
}
