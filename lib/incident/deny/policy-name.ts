import { METHOD_PATTERN, type Method } from '../../base/method.ts';
import type { OurName } from './our-name.ts';

type NamedBy = Pick<OurName, 'incident' | 'method'> & Partial<OurName>;

/**
 * `rolewarden-<incident>-<method>[-caller][-x<n>]`: two incidents never overwrite each other. Release 0.1.0 widened denies and
 * added `-w<8 hex>`; this release writes no such name anew.
 */
export function policyNameOf({ incident, method, caller, extension, widened }: NamedBy): string {
  return `rolewarden-${incident}-${method}${caller ? '-caller' : ''}${extension ? `-x${extension}` : ''}${widened ? `-w${widened}` : ''}`;
}

const OUR_NAME = new RegExp(
  String.raw`^rolewarden-([0-9a-f]{16})-(${METHOD_PATTERN})(-caller)?(?:-x(\d{1,3}))?(?:-w([0-9a-f]{8}))?$`,
);

/** Undefined for a name that is not ours. */
export function parsePolicyName(name: string): OurName | undefined {
  const [, incident, method, caller, extension, widened] = OUR_NAME.exec(name) ?? [];
  if (incident === undefined || method === undefined) return undefined;
  return {
    incident,
    method: method as Method,
    caller: caller !== undefined,
    extension: Number(extension ?? 0),
    ...(widened !== undefined && { widened }),
  };
}
