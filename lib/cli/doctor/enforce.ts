import { commandLine } from '../../base/command-line.ts';
import { enforceSays } from '../../base/settings/enforce.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { type Health, ok, warn } from '../../sweep/check/health.ts';
import type { Answer } from './deployment.ts';

/** What the settings file at hand says of the mode, and why it is accepted. */
export function modeIs(settings: Settings | undefined): Health {
  if (settings === undefined)
    return warn('not known: there is no rolewarden.yml here', 'name the settings file with --settings');
  return ok([`${settings.mode}, by the settings file at hand`, ...enforceSays(settings)].join('; '));
}

/** The words in which AWS refuses by a service control policy, and since 2026 its ARN: enhanced access denied error messages. */
const REFUSED = /lambda:UpdateFunctionCode .*with an explicit deny in a service control policy(?:: (arn:\S+))?/;

/** Errors of a call that was let through: the revision is not the function's, or the archive has no file. */
const LET_THROUGH = /^(?:PreconditionFailed|InvalidParameterValue)/;

/**
 * Whether a service control policy keeps the caller from changing `contain`. AWS tells one reason of a refusal, so another refusal
 * shows nothing; and which statements the policy has besides, and whether it holds for others, is inferred.
 */
export function policyHolds(dryUpdate: Answer<unknown>, settings: Settings | undefined): Health {
  const because = 'because' in dryUpdate ? dryUpdate.because : undefined;
  const [refusal, arn] = REFUSED.exec(because ?? '') ?? [];
  if (refusal !== undefined)
    return ok(
      `holds for you: AWS refuses lambda:UpdateFunctionCode on rolewarden-contain by ${arn ?? 'one'}; inferred, not shown: that it is the whole policy of rolewarden scp, and holds for others`,
    );
  return warn(`not shown to hold: ${notShown(because)}`, wayOut(settings));
}

function notShown(because: string | undefined): string {
  if (because === undefined || LET_THROUGH.test(because))
    return `you may change the code of rolewarden-contain${because === undefined ? '' : ` (inferred from ${because})`}; you are exempt, or the policy is not attached`;
  return `the answer says nothing of it (${because})`;
}

function wayOut(settings: Settings | undefined): string {
  return settings?.enforce?.scp === true
    ? 'enforce.scp says that it is attached: ask with credentials that it does not exempt'
    : `attach the policy of \`${commandLine('scp')}\`, and ask with credentials that it does not exempt`;
}
