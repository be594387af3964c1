import { costLines } from './cost.ts';
import type { Experiment } from './experiment.ts';

/** What a run would make, answer and cost. */
export function listed(experiments: readonly Experiment[]): string {
  const one = ({ id, asks, expected, makes, minutes }: Experiment) =>
    [`${id} (about ${minutes} min)`, `  asks:     ${asks}`, `  expected: ${expected}`, `  makes:    ${makes}`].join(
      '\n',
    );
  return `${experiments.map(one).join('\n\n')}\n\n${warning(experiments)}\n\nNothing has been called. --yes does it.\n`;
}

/** Cost, time and permissions, said before anything is called. */
export function warning(experiments: readonly Experiment[]): string {
  const minutes = experiments.reduce((sum, one) => sum + one.minutes, 0);
  return [
    `Cost: ${costLines(experiments.flatMap(({ uses }) => uses)).join('\n      ')}`,
    `Time: about ${minutes} min, longer where AWS is slow.`,
    'Permissions: npm run -s sandbox -- --permissions prints the policy. Whoever has it can make an administrator, so use an account that holds nothing.',
    'A guardrail or an alarm that is deployed in the account tells people about these calls.',
  ].join('\n');
}
