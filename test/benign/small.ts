import type { JsonObject } from '../../lib/base/json.ts';
import type { Step } from './plan.ts';
import type { Template } from './template.ts';

/** The account of `npm test`: who reads this file and small.json sees whether one is older than the other. */
export const SMALL = {
  seed: 12,
  account: 1,
  weeks: 3,
  late: 0,
  upgrades: 1,
  each: true,
  templates: [
    'cdk order-workflow',
    'cdk fargate-web',
    'cdk static-site',
    'cdk lake',
    'cdk web-fleet',
    'cdk schedules',
    'solutions-construct lamsns-deployFunction',
    'sam orders',
    'serverless notes',
    'serverless mailer',
    'sample lambda-poller',
  ],
} as const;

/** small.json. */
export interface SmallFile {
  readonly generatedBy: string;
  readonly settings: typeof SMALL;
  readonly details: JsonObject;
  readonly steps: readonly (Omit<Step, 'at'> & { readonly at: string })[];
}

/** @throws Error for a name that the cache does not have */
export function smallTemplates(all: readonly Template[]): [Template, ...Template[]] {
  const [first, ...rest] = SMALL.templates.map((wanted) => {
    const found = all.find(({ kind, name }) => `${kind} ${name}` === wanted);
    if (found === undefined) throw new Error(`no template ${wanted} in node_modules/.cache/benign`);
    return found;
  });
  if (first === undefined) throw new Error('the small set names no template');
  return [first, ...rest];
}
