/** The document of a deny, which `denyPolicy` makes. */
export interface DenyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    {
      readonly Sid: 'Rolewarden';
      readonly Effect: 'Deny';
      readonly Action: '*' | readonly string[];
      readonly Resource: '*';
      readonly Condition: {
        /** On a role both dates; on a user only the second: a long-term key has no time of issue. */
        readonly DateLessThan: { readonly 'aws:TokenIssueTime'?: string; readonly 'aws:CurrentTime': string };
        readonly StringLike?: { readonly 'aws:userid': readonly string[] };
      };
    },
  ];
}

/** A policy by the name and document that it has for the rest of the code, and the reserve that it is in. */
export interface InReserve {
  readonly policyName: string;
  readonly document: unknown;
  readonly reserve?: string;
}
