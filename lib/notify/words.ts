import { approvalYaml } from '../base/settings/approval-yaml.ts';
import type { Severity } from '../base/severity.ts';
import type { Notice } from '../contain/told.ts';
import { type Details, detailsOf, type Fact, factsOf } from './details.ts';
import { beforeOf, headlineOf, type Tone, toneOf } from './headline.ts';
import { type Line, linesOf } from './lines.ts';
import { openingOf } from './opening.ts';
import { isOurLook } from './who.ts';

/**
 * The content of a message, the same for Slack, e-mail, HTML and the command line: the opening, then at most six lines. Attackers may
 * have written parts of it: the code that shows a text escapes it.
 */
export interface Words {
  readonly severity: Severity;
  readonly tone: Tone;
  readonly headline: string;
  /** See `openingOf`: the first 300 characters that a person sees, with the severity or what failed before them. */
  readonly opening: string;
  readonly lines: readonly Line[];
  /** A look at the whole account found several things, and none stands for the others: every one is shown. */
  readonly listed: boolean;
  /** Entries for `approved` in rolewarden.yml, line by line: each silences a finding. */
  readonly entries: readonly (readonly string[])[];
  readonly facts: readonly Fact[];
  readonly details: Details;
}

export function wordsFor(notice: Notice): Words {
  const { decision } = notice;
  const { severity, findings } = decision;
  return {
    severity,
    tone: toneOf(notice),
    headline: headlineOf(notice),
    opening: openingOf(notice, beforeOf(notice), toneOf(notice) === 'good'),
    lines: linesOf(notice),
    listed: isOurLook(decision) && findings.length > 1,
    entries: findings.flatMap(({ approval }) => (approval === undefined ? [] : [approvalYaml(approval)])),
    facts: factsOf(notice),
    details: detailsOf(notice),
  };
}
