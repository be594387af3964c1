import { existsSync } from 'node:fs';

/** What stands beside the repository in our workplace and nowhere else. */
export const SHARED = new URL('../../../shared/', import.meta.url);
export const hasShared = existsSync(SHARED);
