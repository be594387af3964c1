import type { Random } from '../aws/service.ts';

/**
 * What goes wrong with the calls of one service for a while.
 * `throttled`, `failing` (HTTP 500): refused, not carried out. `silent`: no answer, not carried out. `lost`: carried out, and the
 * answer is lost. `slow`: the answer takes `ms` longer.
 */
export interface FaultyCalls {
  readonly kind: 'throttled' | 'failing' | 'silent' | 'lost' | 'slow';
  readonly service: string;
  /** Only these operations, or every one of them. */
  readonly operations?: readonly string[];
  /** Only calls of this function. */
  readonly of?: string;
  readonly chance: number;
  readonly ms?: number;
}

/** `killed`: the execution environment dies at one of its calls. `few`: so many run at once. `skewed`: the clock is off. */
export type FaultyPlace =
  | { readonly kind: 'killed'; readonly function: string; readonly chance: number }
  | { readonly kind: 'few'; readonly most: number }
  | { readonly kind: 'skewed'; readonly ms: number }
  | { readonly kind: 'stale'; readonly ms: number }
  | { readonly kind: 'rule-off'; readonly rule: string }
  | { readonly kind: 'key-off' };

/** From and until: virtual milliseconds. */
export type Fault = (FaultyCalls | FaultyPlace) & { readonly from: number; readonly until: number };

/** The faults of one schedule. */
export class Faults {
  private readonly all: readonly Fault[];
  private readonly random: Random;

  constructor(all: readonly Fault[], random: Random) {
    this.all = all;
    this.random = random;
  }

  /** The fault that this call meets, if any. */
  ofCall(service: string, operation: string, by: string, now: number): FaultyCalls | undefined {
    return this.active(now).find(
      (fault): fault is Fault & FaultyCalls =>
        'service' in fault &&
        fault.service === service &&
        (fault.operations === undefined || fault.operations.includes(operation)) &&
        (fault.of === undefined || fault.of === by) &&
        this.random() < fault.chance,
    );
  }

  /** Where this run is killed: before its third call for 3, when AWS has carried the third out for 3.5. */
  killAt(name: string, now: number): number {
    const kills = this.active(now).some(
      (fault) => fault.kind === 'killed' && fault.function === name && this.random() < fault.chance,
    );
    return kills ? 1 + Math.floor(this.random() * 24) / 2 : Number.POSITIVE_INFINITY;
  }

  mostAtOnce(now: number): number {
    return Math.min(1000, ...this.active(now).map((fault) => (fault.kind === 'few' ? fault.most : 1000)));
  }

  /** Milliseconds that an execution environment made now is off. */
  skew(now: number): number {
    return this.sum(now, 'skewed');
  }

  /** Milliseconds that IAM's reads may lag behind. */
  staleness(now: number): number {
    return this.sum(now, 'stale');
  }

  isOff(rule: string, now: number): boolean {
    return this.active(now).some((fault) => fault.kind === 'rule-off' && fault.rule === rule);
  }

  isKeyOff(now: number): boolean {
    return this.active(now).some(({ kind }) => kind === 'key-off');
  }

  private sum(now: number, kind: 'skewed' | 'stale'): number {
    return this.active(now).reduce((sum, fault) => (fault.kind === kind ? sum + fault.ms : sum), 0);
  }

  private active(now: number): Fault[] {
    return this.all.filter(({ from, until }) => from <= now && now < until);
  }
}
