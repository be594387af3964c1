import { readFile } from 'node:fs/promises';
import { SEVERITIES, type Severity, worst } from '../../base/severity.ts';
import type { DetectorFinding } from '../../detectors/finding.ts';
import { gathered } from '../../detectors/gathered.ts';
import { fileErrorText } from '../../event/trail/problem.ts';
import { judgeTrust } from '../../inspect/trust/judge.ts';
import { PolicyError } from '../../judge/policy/document.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { type Exposure, widest } from '../../judge/trust/exposure.ts';
import { FIXES } from '../../judge/trust/fixes.ts';
import { documentsIn } from '../../judge/trust/templates.ts';
import { clean } from '../../notify/escape.ts';
import { type Io, UsageError } from '../io.ts';
import { readValue } from './template-file.ts';

/** The promised JSON of one file; `document` names the role when a file has several. */
export interface JudgedFile {
  readonly file: string;
  readonly severity: Severity | 'none';
  readonly exposure: Exposure;
  readonly findings: readonly JudgedFinding[];
}
type JudgedFinding = Pick<
  DetectorFinding,
  'detector' | 'severity' | 'evidence' | 'statement' | 'count' | 'examples'
> & {
  readonly document?: string;
  readonly fix?: string;
};

/** Undefined when the file cannot be read; standard error says why. */
export async function judgeFile(file: string, context: TrustContext, io: Io): Promise<JudgedFile | undefined> {
  try {
    const documents = documentsIn(readValue(await textOf(file, io)), context.account);
    if (documents.length === 0) io.err(`${clean(file)}: holds no trust policy\n`);
    const verdicts = documents.map(({ name, document }) => ({ name, verdict: judgeTrust(document, context) }));
    const findings: readonly JudgedFinding[] = gathered(
      once(verdicts.flatMap(({ name, verdict }) => verdict.findings.map((finding) => judgedFinding(finding, name)))),
    );
    return {
      file,
      severity: worst(findings.map(({ severity }) => severity)) ?? 'none',
      exposure: widest(verdicts.map(({ verdict }) => verdict.exposure)),
      findings: findings.toSorted(
        (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
      ),
    };
  } catch (error) {
    if (!(error instanceof PolicyError || error instanceof UsageError)) throw error;
    const wanted = 'a trust policy, a Terraform plan or a CloudFormation template';
    io.err(`${clean(file)}: ${error instanceof UsageError ? error.message : `not JSON; give ${wanted}`}\n`);
    return undefined;
  }
}

type EachFinding = JudgedFinding & Pick<DetectorFinding, 'outsider'>;

function judgedFinding(
  { detector, severity, evidence, statement, outsider }: DetectorFinding,
  document?: string,
): EachFinding {
  const fix = FIXES[detector];
  return {
    detector,
    severity,
    evidence,
    ...(statement !== undefined && { statement }),
    ...(document !== undefined && { document }),
    ...(fix !== undefined && { fix }),
    ...(outsider !== undefined && { outsider }),
  };
}

/** A template is judged for both values of a condition, so most findings come twice. */
function once(findings: readonly EachFinding[]): EachFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

async function textOf(file: string, io: Io): Promise<string> {
  if (file === '-') return io.stdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(fileErrorText(error));
  }
}
