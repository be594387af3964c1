import { TEMPLATE_CALLS } from '../../account/templates.ts';
import { catalogue } from '../../event/catalogue/catalogue.ts';
import { HARMLESS } from '../../event/catalogue/uncatalogued.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Interest, Prefilter } from '../../event/trail/quick-skip.ts';
import { PROFILE_CALLS } from './profiles.ts';

/** Calls that show the role behind an instance profile or a launch template, and the ARN behind a role's bare name. */
const TELLING: ReadonlySet<string> = new Set([...PROFILE_CALLS, ...TEMPLATE_CALLS, 'CreateRole']);
const DATE = /20\d\d_?\d\d_?\d\d(v\d+)?$/;

let operations: ReadonlySet<string> | undefined;

export function tellsOfRoles({ eventSource, eventName }: CloudTrailEvent): boolean {
  return TELLING.has(eventName) && (eventSource === 'iam.amazonaws.com' || eventSource === 'ec2.amazonaws.com');
}

/** Says which events `audit` needs. When in doubt it reads: one name stands for the calls of every service that has it. */
export function passPrefilter(): Prefilter {
  operations ??= new Set(catalogue().map(({ operation }) => operation));
  const known = operations;
  return {
    interest(eventName): Interest {
      if (known.has(eventName) || known.has(eventName.replace(DATE, '')) || TELLING.has(eventName)) return 'always';
      return HARMLESS.test(eventName) ? 'never' : 'if-mentioned';
    },
    // Each ARN of a role or instance profile holds one of these, also when it is percent-encoded.
    mentions: ['iam', '%'],
  };
}
