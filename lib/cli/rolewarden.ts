import { readFileSync } from 'node:fs';
import { addAudit } from './audit.ts';
import { addCatalogue } from './catalogue.ts';
import { addCheck } from './check.ts';
import { addContain } from './contain.ts';
import { addContained } from './contained.ts';
import { addDoctor } from './doctor.ts';
import { addFix } from './fix.ts';
import { addLift } from './lift.ts';
import { run } from './main.ts';
import { packageFile } from './package-files.ts';
import { addPower } from './power.ts';
import { processIo } from './process-io.ts';
import { addRedrive } from './redrive.ts';
import { addReplay } from './replay.ts';
import { addScp } from './scp.ts';
import { addTrust } from './trust.ts';

const commands = [
  addReplay,
  addAudit,
  addTrust,
  addPower,
  addCatalogue,
  addCheck,
  addScp,
  addContained,
  addLift,
  addContain,
  addFix,
  addDoctor,
  addRedrive,
];

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
process.exitCode = await run(process.argv.slice(2), processIo(), commands, version);
