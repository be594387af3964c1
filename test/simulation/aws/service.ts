/** One call of an SDK client, at the moment when AWS carries it out. */
export interface Call {
  /** The operation: `PutRolePolicy`. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Virtual. */
  readonly now: Date;
  /** Who calls: a role's name, or `attacker` or `person`. */
  readonly by: string;
}

/** Answers as the SDK's client would, or throws the SDK's own exception. */
export type Service = (call: Call) => unknown;

/** Chance, in [0, 1), from a seed. */
export type Random = () => number;
