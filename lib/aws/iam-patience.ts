/** IAM answers within a second. Without this a lost answer would take the rest of the run, and a role's other commands would wait. */
export const IAM_PATIENCE = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

/** A page of the listing of the account takes longer, and nobody waits for it. */
export const LONG_IAM_PATIENCE = { ...IAM_PATIENCE, requestTimeout: 15_000 };
