import { approvalYaml } from '../../base/settings/approval-yaml.ts';
import type { Approval } from '../../base/settings/settings.ts';
import type { Severity } from '../../base/severity.ts';
import { grantedPassWords } from '../../judge/power/granted-pass-words.ts';
import { approvalFor, type GrantedPass } from '../../judge/power/granted-passes.ts';
import { powerNames } from '../../judge/power/report.ts';
import { assumersOf } from '../../judge/power/service.ts';
import { clean } from '../../notify/escape.ts';
import { wrapped } from '../wrap.ts';

/** `power --by-design --json` prints one such object for each pass. */
export interface ByDesignRow {
  readonly passer: string;
  readonly role: string;
  readonly services: readonly string[];
  /** The severity of the passed role's heaviest power; absent when there is none. */
  readonly severity?: Severity;
  readonly powers: readonly string[];
  /** Policies of the passed role that could not be read. */
  readonly unread: readonly string[];
  /** The principals that the passer's trust policy names. */
  readonly assumers: readonly string[];
  /** Absent where no entry of `approved` can name this pass alone. */
  readonly approval?: Approval;
}

export function byDesignRow(pass: GrantedPass): ByDesignRow {
  const { passer, passed, services, power } = pass;
  const approval = approvalFor(pass);
  return {
    passer: passer.arn,
    role: passed.arn,
    services,
    ...(power.severity && { severity: power.severity }),
    powers: powerNames(power.powers),
    unread: power.unread,
    assumers: assumersOf(passer.trustPolicy),
    ...(approval && { approval }),
  };
}

const MEANING = [
  'Passes that the policies of this account grant by name, worst first. While both roles are as they were at the first scan, or for a week, Rolewarden does not contain such a pass.',
  'Read each: IAM shows when a role was made, not when it was granted something. An entry silences its pass for good, also after its roles have changed; leave out each pass that you want to hear of.',
];

/** The passes as `approved` of a rolewarden.yml, each under a comment. */
export function byDesignYaml(passes: readonly GrantedPass[]): string {
  const entries = passes.flatMap((pass) => {
    const approval = approvalFor(pass);
    const lines = approval === undefined ? [NO_ENTRY] : approvalYaml(approval);
    return [comment(grantedPassWords(pass), '  '), ...lines.map((line) => `  ${line}`)];
  });
  const isEmpty = passes.every((pass) => approvalFor(pass) === undefined);
  return [...MEANING.map((text) => comment(text, '')), isEmpty ? 'approved: []' : 'approved:', ...entries, ''].join(
    '\n',
  );
}

const NO_ENTRY = '# no entry: the path of its passer holds a wildcard';
const WIDTH = 100;

function comment(text: string, indent: string): string {
  const start = `${indent}# `;
  return `${start}${wrapped(clean(text), WIDTH - start.length, start)}`;
}
