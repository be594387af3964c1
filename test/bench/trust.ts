import { fileURLToPath } from 'node:url';
import { judgeTrust } from '../../lib/inspect/trust/judge.ts';
import { CONTEXT } from '../judge/trust/builders.ts';
import { deniedVectors } from '../judge/trust/vectors/denied.ts';
import { federatedVectors } from '../judge/trust/vectors/federated.ts';
import { githubVectors } from '../judge/trust/vectors/github.ts';
import { namedVectors } from '../judge/trust/vectors/named.ts';
import { publicVectors } from '../judge/trust/vectors/public.ts';
import { serviceVectors } from '../judge/trust/vectors/services.ts';

/** Figures of the budget: a trust document analysed in under 0.2 ms median. */
export interface TrustFigures {
  readonly documents: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** 8,192 characters, the most IAM stores, filled as somebody would who wants us to be slow. */
  readonly longestMs: number;
}

/** Each document as JSON text, as an event holds it. */
export function benchTrust(rounds = 20): TrustFigures {
  const documents = [publicVectors, namedVectors, deniedVectors, githubVectors, federatedVectors, serviceVectors]
    .flat()
    .map(({ document }) => JSON.stringify(document));
  for (const document of documents) judgeTrust(document, CONTEXT);
  const times = Array.from({ length: rounds }, () => documents.map(timeOf))
    .flat()
    .sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { documents: documents.length, medianMs: at(0.5), p99Ms: at(0.99), longestMs: timeOf(longest()) };
}

function timeOf(document: string): number {
  const start = performance.now();
  judgeTrust(document, CONTEXT);
  return performance.now() - start;
}

function longest(): string {
  const allows = Array.from({ length: 40 }, (_, index) => ({
    Effect: 'Allow',
    Principal: { AWS: [`99998888${1000 + index}`, '*'] },
    Action: '*a*a*a*a*b',
  }));
  const denies = Array.from({ length: 20 }, (_, index) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Condition: { StringNotLike: { 'aws:PrincipalArn': `*a*a*${index}` } },
  }));
  return JSON.stringify({ Statement: [...allows, ...denies] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(benchTrust(), null, 2));
