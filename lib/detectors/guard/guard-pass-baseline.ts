import { commandLine } from '../../base/command-line.ts';
import { approvalYaml } from '../../base/settings/approval-yaml.ts';
import { SNAPSHOT_COMMAND } from '../../base/snapshot-command.ts';
import { grantedPassWords } from '../../judge/power/granted-pass-words.ts';
import { approvalFor, type GrantedPass } from '../../judge/power/granted-passes.ts';
import type { Detection, Detector } from '../finding.ts';
import type { TakenGrants } from './subject.ts';

const MOST_LISTED = 10;
/** All lines together, so that Slack shows each of them whole; and all entries, so that the message stays under 64 KB. */
const MOST_WORDS = 1400;
const MOST_YAML = 5000;

export const guardPassBaseline: Detector<TakenGrants> = {
  id: 'guard-pass-baseline',
  title: 'Passes by design',
  severity: 'low',
  why: 'A pass that a policy granted by name before the first scan counts as the design of the account and is never contained. The owner should know who has which powers by it before the guardrail enforces.',
  misses:
    'At most the ten worst passes are named; `rolewarden power --by-design` prints them all. An attacker’s grant that is older than the first scan looks like every other. Passes by IAM users, and those of roles that changed since the scan, are not listed, because they are not by design yet.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',

  detect({ passes, left, isContained }) {
    if (passes.length === 0) return undefined;
    const named = fitting(passes.slice(0, MOST_LISTED).map(detectionOf));
    const notSeen = left > 0 ? `; ${left} more grants were not looked at` : '';
    return [
      [
        `${passes.length === 1 ? '1 pass is' : `${passes.length} passes are`} granted by name, by roles as the first scan found them${isContained ? '' : ', and Rolewarden does not contain them'}; ${howMany(named.length, passes.length)}${notSeen}`,
        'Read each before you enforce: IAM shows when a role was made, not when it was granted something, so a grant that an attacker made yesterday looks like one of years',
        'An entry of approved in rolewarden.yml silences its pass for good, also after its roles have changed',
        `All of them as such entries: ${SNAPSHOT_COMMAND} && ${commandLine('power --by-design --account account.json')}`,
      ].join('. '),
      ...named,
    ];
  },
};

function howMany(named: number, all: number): string {
  if (named < all)
    return `the ${named === 1 ? 'worst is' : `${named} worst are`} named here, ${all - named} more are not`;
  return all === 1 ? 'it is named here' : 'all are named here';
}

function detectionOf(pass: GrantedPass): Exclude<Detection, string> {
  const approval = approvalFor(pass);
  return { evidence: grantedPassWords(pass), ...(approval && { approval }) };
}

/** The first ones, as far as there is room. The very first always: nobody hides the list behind a long trust policy. */
function fitting(lines: readonly Exclude<Detection, string>[]): readonly Exclude<Detection, string>[] {
  let [words, yaml] = [0, 0];
  return lines.filter(({ evidence, approval }, index) => {
    words += evidence.length;
    yaml += approval === undefined ? 0 : approvalYaml(approval).join('\n').length;
    return index === 0 || (words <= MOST_WORDS && yaml <= MOST_YAML);
  });
}
