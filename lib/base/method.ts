/** What a deny stops: every call, or only the calls that gain privilege, stay or hide. */
export type Denied = 'everything' | 'privilege calls';

/**
 * The methods of a containment, the weakest first. Types, patterns, settings and lists are made from this table.
 * `stopsNewSessions`: until its cutoff the deny reaches sessions too that are issued after it was written, and while its cause
 * stands the sweep asks for it anew before that; without it the cut is at once.
 */
export const METHODS = {
  freeze: { denies: 'privilege calls', stopsNewSessions: true },
  revocation: { denies: 'everything', stopsNewSessions: false },
  quarantine: { denies: 'everything', stopsNewSessions: true },
} as const satisfies Readonly<Record<string, { readonly denies: Denied; readonly stopsNewSessions: boolean }>>;

export type Method = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as readonly Method[];

/** For the inside of a group in a regular expression. */
export const METHOD_PATTERN = METHOD_NAMES.join('|');

/**
 * The methods that a document may be of, because it tells what is denied and not by which method: `strongest`, when nothing
 * else tells; `lifted`, once new sessions are let in.
 */
export const METHODS_DENYING: Readonly<Record<Denied, Readonly<Record<'strongest' | 'lifted', Method>>>> = {
  'privilege calls': { strongest: 'freeze', lifted: 'freeze' },
  everything: { strongest: 'quarantine', lifted: 'revocation' },
};

/** Whether what `one` denies holds all that `other` denies. */
export function deniesAsMuchAs(one: Denied, other: Denied): boolean {
  return one === 'everything' || one === other;
}
