import { sweep } from '../../lib/sweep/sweep.ts';
import { PLANTED_AT, plantedAccount, plantedPolicies } from '../support/planted-account.ts';
import type { SweepFigures } from './sweep.ts';

/** Sweeps an account with so many planted policies, once, after one sweep of a small one that has the code compiled. */
const planted = Number(process.argv[2]);
await sweep((await plantedAccount(plantedPolicies(50))).ports, PLANTED_AT);
const { ports, counts } = await plantedAccount(plantedPolicies(planted));
const before = process.cpuUsage();
await sweep(ports, PLANTED_AT);
const { user, system } = process.cpuUsage(before);
const cpuMs = Math.round((user + system) / 1000);
const figures: SweepFigures = { planted, cpuMs, mostMb: Math.round(process.resourceUsage().maxRSS / 1024), ...counts };
console.log(JSON.stringify(figures));
