import { addAudit } from './audit.ts';
import { addCatalogue } from './catalogue.ts';
import { addCheck } from './check.ts';
import { run } from './main.ts';
import { addPower } from './power.ts';
import { processIo } from './process-io.ts';
import { addReplay } from './replay.ts';
import { addScp } from './scp.ts';
import { addTrust } from './trust.ts';

const commands = [addReplay, addAudit, addTrust, addPower, addCatalogue, addCheck, addScp];

process.exitCode = await run(process.argv.slice(2), processIo(), commands);
