/** The health of one part of the stack, and the way out when it is not healthy. The sweep and `doctor` judge by the same words. */
export interface Health {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly says: string;
  readonly wayOut?: string;
}

export const DEPLOY = 'deploy the stack again: npx serverless deploy';

export const ok = (says: string): Health => ({ state: 'ok', says });

export const warn = (says: string, wayOut: string): Health => ({ state: 'warn', says, wayOut });

export const bad = (says: string, wayOut: string): Health => ({ state: 'bad', says, wayOut });
