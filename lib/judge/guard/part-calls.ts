import type { JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Part } from './change.ts';
import file from './part-calls.json' with { type: 'json' };
import { type Harm, JUDGES } from './part-judges.ts';

/** A call that can stop, starve, rewrite or hand over a part of the stack, and its consequence. */
export interface PartCall extends Harm {
  readonly part: Part;
  /** The other kind of part that the call may be about, where it names none of the first. */
  readonly also?: Part;
  readonly eventSource: string;
  /** Without the date that Lambda appends. */
  readonly eventName: string;
  /** Overrules severity and meaning where the parameters decide how bad the call is. */
  readonly judge?: (request: JsonObject) => Harm | undefined;
}

interface Group {
  readonly service: string;
  readonly part: Part;
  readonly also?: Part;
  readonly calls: readonly (readonly [eventName: string, severity: Severity, meaning: string])[];
}

/** Every watched call of the family `guard` on a part of the stack. A test holds the list against what AWS's APIs can change. */
export const PART_CALLS: readonly PartCall[] = (file as unknown as readonly Group[]).flatMap(callsIn);

function callsIn({ service, calls, ...parts }: Group): PartCall[] {
  return calls.map(([eventName, severity, meaning]) => {
    const judge = JUDGES[`${service} ${eventName}`];
    return { ...parts, eventSource: `${service}.amazonaws.com`, eventName, severity, meaning, ...(judge && { judge }) };
  });
}
