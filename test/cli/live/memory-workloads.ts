import type { Association, FunctionVersion, LiveWorkloads, WorkloadEdit } from '../../../lib/cli/fix/ports.ts';

interface MemoryFunction {
  role: string;
  readonly versions: readonly FunctionVersion[];
}

/** EC2 and Lambda in memory; both by `region/name`. */
export interface MemoryWorkloads extends LiveWorkloads {
  readonly instances: Map<string, Association>;
  readonly functions: Map<string, MemoryFunction>;
  readonly edits: WorkloadEdit[];
}

export function memoryWorkloads(): MemoryWorkloads {
  const instances = new Map<string, Association>();
  const functions = new Map<string, MemoryFunction>();
  const edits: WorkloadEdit[] = [];
  return {
    instances,
    functions,
    edits,
    async associations(instance, region) {
      const association = instances.get(`${region}/${instance}`);
      return association === undefined ? [] : [association];
    },
    async configuration(name, region) {
      const found = functions.get(`${region}/${name}`);
      return found && { role: found.role, revisionId: 'r1' };
    },
    versions: async (name, region) => functions.get(`${region}/${name}`)?.versions ?? [],
    async apply(edit) {
      edits.push(edit);
      if (edit.call === 'disassociate-iam-instance-profile')
        for (const [place, { id }] of instances) if (id === edit.associationId) instances.delete(place);
      if (edit.call === 'update-function-configuration') {
        const found = functions.get(`${edit.region}/${edit.functionName}`);
        if (found !== undefined) found.role = edit.role;
      }
    },
  };
}
