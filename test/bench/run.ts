import { benchInspect } from './inspect.ts';
import { benchPower } from './power.ts';
import { benchReach } from './reach.ts';
import { benchSweep } from './sweep.ts';
import { benchTrail } from './trail.ts';

/** `npm run bench [inspect|power|reach|sweep|trail]…`: the figures of our budgets, as JSON. On a machine that does nothing else. */
const BENCHES: Readonly<Record<string, () => unknown>> = {
  inspect: () => benchInspect(),
  power: () => benchPower(),
  reach: () => benchReach(),
  sweep: () => benchSweep(),
  trail: () => benchTrail(),
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(JSON.stringify({ [name]: await bench() }, null, 2));
}
