import type { Role } from '../../base/role.ts';
import { clean } from '../../notify/escape.ts';
import { commandsOf } from '../live/edit-words.ts';
import type { FixPlan } from './plan.ts';
import { workloadCli } from './ports.ts';
import type { Advice } from './workload-advice.ts';
import type { WorkloadStep } from './workload-step.ts';

/** The plan for a person: first what --yes writes, then the work that remains. The AWS CLI commands only for who asks for them. */
export function fixWords(plan: FixPlan, role: Role, incident: string, withCommands: boolean): string {
  const { restore, trust, steps } = plan;
  const words = restore && [
    ...restore.undoes.map((change) => `  undoes: ${clean(change)}\n`),
    ...restore.diff.map((line) => `    ${clean(line)}\n`),
    ...(withCommands ? [commandsOf([restore.edit])] : []),
  ];
  return [
    `Incident ${incident} on ${clean(role.arn)}\n`,
    `\nThe trust policy ${clean(trust)}.\n`,
    ...(words ?? []),
    ...(steps.length === 0
      ? []
      : [`\nWhat runs with ${clean(role.name)}:\n`, ...steps.map((step) => stepWords(step, withCommands))]),
    remainingWords(plan),
  ].join('');
}

/** The work that --yes does not do. */
export function remainingWords({ commands, byHand }: FixPlan): string {
  return [advised('For you to do, --yes does not:', commands), advised('To look at:', byHand)].join('');
}

function stepWords({ says, edit, refused, left }: WorkloadStep, withCommands: boolean): string {
  const lines = [
    `  - ${says}`,
    ...(edit === undefined || !withCommands ? [] : [`    ${workloadCli(edit)}`]),
    ...(refused === undefined ? [] : [`    NOT POSSIBLE: ${refused}`]),
    ...(left === undefined ? [] : [`    for you to do: ${left}`]),
  ];
  return lines.map((line) => `${clean(line)}\n`).join('');
}

function advised(head: string, advice: readonly Advice[]): string {
  if (advice.length === 0) return '';
  const lines = advice.map(
    ({ says, command }) => `  - ${clean(says)}\n${command === undefined ? '' : `    ${clean(command)}\n`}`,
  );
  return `\n${head}\n${lines.join('')}`;
}
