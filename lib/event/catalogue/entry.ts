export type Kind = 'direct' | 'indirect' | 'arming';
export type Evidence = 'model' | 'model-documentation' | 'hand';

/** The promised JSON of one catalogued call (README, "Data"). */
export interface CatalogueEntry {
  /** IAM's prefix, as in `ecs:RunTask`. */
  readonly service: string;
  readonly eventSource: string;
  /** Sources that the same records were also seen with. */
  readonly otherEventSources?: readonly string[];
  /** As CloudTrail writes them. */
  readonly eventNames: readonly string[];
  readonly operation: string;
  /** Paths in the model's casing: `[]` a list, `{}` a map, `<…>` what that decoder reads. */
  readonly parameters: readonly string[];
  /** Service principals; empty when AWS does not document them. */
  readonly passedTo: readonly string[];
  readonly kind: Kind;
  readonly evidence: Evidence;
}

/** pass-role.json: one service a group, one operation a line, what is usual left out. */
export interface PassRoleFile {
  readonly generatedBy: string;
  readonly botocore: string;
  /** The older version that still had the services closed since. */
  readonly retiredFrom: string;
  readonly services: readonly ServiceGroup[];
}
export interface ServiceGroup {
  readonly service: string;
  readonly eventSource: string;
  readonly otherEventSources?: readonly string[];
  /** A parameter's path, `Operation.Member`, `Operation`, `Member` or `*` → service principals. */
  readonly passedTo?: Readonly<Record<string, readonly string[]>>;
  readonly operations: Readonly<Record<string, OperationLine>>;
}
export interface OperationLine {
  readonly parameters: readonly string[];
  /** Left out: model-documentation. */
  readonly evidence?: Evidence;
  /** Left out: direct. */
  readonly kind?: Kind;
  /** Left out: the operation's own name. */
  readonly eventNames?: readonly string[];
}
