export interface RuleState {
  readonly name: string;
  /** A rule brings events only in a state that begins with `ENABLED`. */
  readonly state: string;
  readonly targets: number;
  /** Its pattern in JSON, or its schedule. Absent where nobody asked. */
  readonly on?: string;
}

/** One target of a rule. */
export interface TargetState {
  readonly arn: string;
  /** What the target gets in the place of the event. */
  readonly input?: string;
  /** The event is cut or rewritten on the way. */
  readonly rewritten: boolean;
}

export interface MappingState {
  readonly state: string;
  /** ARN of the queue. */
  readonly source: string;
  /** Messages that the filter does not match are thrown away. */
  readonly filtered: boolean;
}

export interface TrailState {
  readonly name: string;
  readonly logging: boolean;
  /** The trail records management writes of this region and of IAM. */
  readonly seesWrites: boolean;
}

/** One subscription of a topic, as SNS lists it. */
export interface Subscription {
  /** `email`, `sqs`, `lambda` and the like. */
  readonly protocol: string;
  /** An address, or the ARN of a queue or function. */
  readonly endpoint: string;
  readonly state: 'confirmed' | 'pending';
}
