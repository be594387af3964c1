import type { Role } from '../../base/role.ts';
import { clean } from '../../notify/escape.ts';
import { commandsOf } from '../live/edit-words.ts';
import type { FixPlan } from './plan.ts';
import { workloadCli } from './ports.ts';
import type { Advice } from './workload-advice.ts';
import type { WorkloadStep } from './workload-step.ts';

/** The plan for a person: first the writes of --yes, then the work that remains. */
export function fixWords({ restore, trust, steps, commands, byHand }: FixPlan, role: Role, incident: string): string {
  return [
    `Incident ${incident} on ${clean(role.arn)}\n`,
    `\nThe trust policy ${clean(trust)}.\n`,
    ...(restore === undefined
      ? []
      : [
          ...restore.undoes.map((change) => `  undoes: ${clean(change)}\n`),
          ...restore.diff.map((line) => `    ${clean(line)}\n`),
          commandsOf([restore.edit]),
        ]),
    ...(steps.length === 0 ? [] : [`\nWhat runs with ${clean(role.name)}:\n`, ...steps.map(stepWords)]),
    advised('For you to do, --yes does not:', commands),
    advised('To look at:', byHand),
  ].join('');
}

function stepWords({ says, edit, refused, left }: WorkloadStep): string {
  const lines = [
    `  - ${says}`,
    ...(edit === undefined ? [] : [`    ${workloadCli(edit)}`]),
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
