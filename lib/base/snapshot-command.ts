/** Writes the snapshot that `replay` and `power` take as --account. */
export const SNAPSHOT_COMMAND = 'aws iam get-account-authorization-details > account.json';
