/** How one part of the deployment is, and the way out where it is not well. */
export interface Verdict {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly says: string;
  readonly wayOut?: string;
}

export const DEPLOY = 'deploy the stack again: npx serverless deploy';

export const ok = (says: string): Verdict => ({ state: 'ok', says });
export const warn = (says: string, wayOut: string): Verdict => ({ state: 'warn', says, wayOut });
export const bad = (says: string, wayOut: string): Verdict => ({ state: 'bad', says, wayOut });
