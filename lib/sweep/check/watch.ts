import { isoSeconds } from '../../base/time.ts';
import type { Notice } from '../../contain/told.ts';
import { type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { guardCanaryMissed } from '../../detectors/guard/guard-canary-missed.ts';
import { guardPartOff } from '../../detectors/guard/guard-part-off.ts';
import type { CanariesMissed, GuardrailPart } from '../../detectors/guard/subject.ts';
import { incidentOf } from '../../incident/incident-of.ts';
import { type CanaryPorts, tendCanary } from '../canary.ts';
import { tellOnce } from '../excepted.ts';
import { sweepNotice } from '../notices.ts';
import type { SweepPorts } from '../ports.ts';
import { checksOf, type GuardrailReads } from './checks.ts';
import { dueAt } from './due.ts';
import type { Expected } from './expected.ts';
import { faultsIn } from './faults.ts';
import { type RegionPorts, regionChecks } from './regions.ts';

export interface WatchPorts extends Pick<SweepPorts, 'publish' | 'settings' | 'isNews' | 'account'> {
  readonly expected: Expected;
  readonly reads: GuardrailReads;
  readonly canary: CanaryPorts;
  readonly regions: RegionPorts;
  /** Writes a metric of ours. */
  readonly count: (metric: 'GuardrailFaults', value: number) => void;
}

/**
 * Looks at the guardrail itself. The number of faults is written before anybody is told, zero included: the alarm on it, and the alarm
 * on its absence, need neither our queue nor our topic's key.
 */
export async function watchGuardrail(ports: WatchPorts, now: Date): Promise<void> {
  const { expected, reads, settings, canary, regions, count, account } = ports;
  const { operators } = settings;
  const letIn = { account, ...(operators !== undefined && { operators }) };
  const [home, tended] = await Promise.all([
    faultsIn(dueAt(checksOf(expected, reads, letIn), now)),
    tendCanary(canary, now),
  ]);
  const away = regionChecks(regions, now); // later: at its start the sweep itself asks for what must not wait
  const faults = [...home, ...(await faultsIn([away.check]))];
  const off = tended.unsent === undefined ? faults : [...faults, unsent(tended.unsent)];
  const canaries = [tended as CanariesMissed, ...away.missed()].map((subject) => ({
    subject,
    findings: detectAll([guardCanaryMissed], subject),
  }));
  const missed = canaries.filter(({ findings }) => findings.length > 0);
  count('GuardrailFaults', off.filter(({ unread }) => unread !== true).length + missed.length);
  for (const fault of off)
    await tell(fault.part, `${fault.part} ${fault.says}`, detectAll([guardPartOff], fault), ports, now);
  for (const { subject, findings } of missed) {
    const from = subject.regions === undefined ? '' : ` of ${subject.regions.join(', ')}`;
    await tell(`the canary${from}`, `canary${from} ${Math.min(subject.missed, PAGES)}`, findings, ports, now);
  }
}

/** From so many missed canaries on, another one is no news. */
const PAGES = 2;

/** A canary that the sweep may not send is a fault; so is one whose ledger does not answer. */
function unsent(because: string): GuardrailPart {
  return { part: 'the canary', severity: 'high', says: `could not be sent: ${because}` };
}

async function tell(
  part: string,
  news: string,
  findings: readonly DetectorFinding[],
  ports: WatchPorts,
  now: Date,
): Promise<void> {
  if (findings.length === 0) return;
  const day = isoSeconds(now).slice(0, 10);
  const { decision } = sweepNotice({ name: part }, incidentOf(`${day} ${news}`, ports.account), now, findings);
  const account = { account: ports.account, guard: true as const };
  const notice: Notice = {
    decision: { ...decision, ...account, findings: decision.findings.map((finding) => ({ ...finding, ...account })) },
  };
  await tellOnce(notice, news, ports, now);
}
