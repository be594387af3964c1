export type Kind = 'direct' | 'indirect' | 'arming';
export type Evidence = 'model' | 'model-documentation' | 'hand';

/** The promised JSON of one catalogued call (docs/data.md). */
export interface CatalogueEntry {
  /** IAM's prefix, as in `ecs:RunTask`. */
  readonly service: string;
  readonly eventSource: string;
  /** Other sources that the same records appear with. */
  readonly otherEventSources?: readonly string[];
  /** The names as CloudTrail writes them. */
  readonly eventNames: readonly string[];
  readonly operation: string;
  /** Paths in the model's casing: `[]` is a list, `{}` a map, `<name>` a decoder. */
  readonly parameters: readonly string[];
  /** Service principals; empty when AWS does not document them. */
  readonly passedTo: readonly string[];
  readonly kind: Kind;
  readonly evidence: Evidence;
}

/** pass-role.json: a group for each service, a line for each operation, without the usual values. */
export interface PassRoleFile {
  readonly generatedBy: string;
  readonly botocore: string;
  /** The older version that still had the services which AWS has closed. */
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
  /** `model-documentation` when absent. */
  readonly evidence?: Evidence;
  /** `direct` when absent. */
  readonly kind?: Kind;
  /** The operation's own name when absent. */
  readonly eventNames?: readonly string[];
}
