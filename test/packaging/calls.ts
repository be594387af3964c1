import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const COMMAND = /@aws-sdk\/client-([a-z0-9]+)\/dist-es\/commands\/(\w+)Command\.js$/;
/** client-ec2 is loaded whole when a launch template is met, so its commands do not tell what is called. */
const WHOLE = ['ec2'];

/** Part of the client, called only by who turns endpoint discovery on. */
const NEVER = ['dynamodb:DescribeEndpoints'];

/** What a function can ask of AWS: the SDK commands that its bundle holds, as IAM actions. */
export async function callsOf(name: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
    entryPoints: [`functions/${name}.ts`],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const calls = inputs.flatMap(([path, { bytesInOutput }]) => {
    const [, service = '', command = ''] = COMMAND.exec(path) ?? [];
    return bytesInOutput > 0 && command !== '' && !WHOLE.includes(service) ? [`${service}:${command}`] : [];
  });
  return [...new Set(calls)].filter((call) => !NEVER.includes(call)).sort();
}
