import type { Experiment } from './experiment.ts';
import { boundaryAndNotPrincipal } from './experiments/boundary-and-not-principal.ts';
import { enforcement } from './experiments/enforcement.ts';
import { eventToDeny } from './experiments/event-to-deny.ts';
import { futureCutoff } from './experiments/future-cutoff.ts';
import { largest } from './experiments/largest.ts';
import { queueAsTarget } from './experiments/queue-as-target.ts';
import { shortArns } from './experiments/short-arns.ts';
import { signInRenewal } from './experiments/sign-in-renewal.ts';
import { staleReads } from './experiments/stale-reads.ts';
import { workloadOnEc2 } from './experiments/workload-on-ec2.ts';
import { workloadOnLambda } from './experiments/workload-on-lambda.ts';

/** In the order in which they run, the quick ones first. */
export const EXPERIMENTS: readonly Experiment[] = [
  largest,
  queueAsTarget,
  staleReads,
  enforcement,
  futureCutoff,
  workloadOnLambda,
  workloadOnEc2,
  boundaryAndNotPrincipal,
  shortArns,
  eventToDeny,
  signInRenewal,
];
