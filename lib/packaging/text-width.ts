/** Widths of Arial's characters, in ems, each kind by its widest: a line that fits by them fits in a browser. */
const KINDS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ilj|'.,:;!]/, 0.3],
  [/[ ftrI()[\]/\\-]/, 0.36],
  [/[a-z0-9_`"*~^+=<>$#?]/, 0.6],
  [/[A-Z&]/, 0.78],
];
/** `m`, `w`, `@`, `%`, emoji and letters of other alphabets. */
const WIDEST = 1.02;
const MONO = 0.61;

/** How wide a text is, in ems: at most a little less in reality. */
export function textWidth(text: string, font: 'sans' | 'mono'): number {
  return [...text].reduce((sum, character) => sum + widthOf(character, font), 0);
}

function widthOf(character: string, font: 'sans' | 'mono'): number {
  const isAscii = character >= ' ' && character <= '~';
  if (!isAscii) return font === 'mono' ? 2 * MONO : WIDEST + 0.3;
  if (font === 'mono') return MONO;
  if (/[mwMW@%]/.test(character)) return WIDEST;
  return KINDS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST;
}
