import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { validation } from './refusals.ts';

/** Name to value. */
export type Item = Record<string, AttributeValue>;

const LARGEST_ITEM = 400 * 1024;
const LONGEST = { pk: 2048, sk: 1024 } as const;
const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'];

/** A copy without undefined attributes, as the SDK sends it. */
export function storable(given: Item): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const types = Object.keys(value).filter((type) => TYPES.includes(type));
    if (types.length !== 1) throw validation('Supplied AttributeValue has more than one datatypes set, or none');
    if (value.N !== undefined && (value.N.trim() === '' || !Number.isFinite(Number(value.N))))
      throw validation(`The parameter cannot be converted to a numeric value: ${value.N}`);
    item[name] = value;
  }
  return item;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export function keyOf(item: Item): { readonly pk: string; readonly sk: string } {
  return { pk: keyPart(item, 'pk'), sk: keyPart(item, 'sk') };
}

function keyPart(item: Item, name: keyof typeof LONGEST): string {
  const text = item[name]?.S;
  if (text === undefined)
    throw validation(`One or more parameter values were invalid: Missing the key ${name} in the item, or not a string`);
  if (text === '')
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (Buffer.byteLength(text) > LONGEST[name])
    throw validation(
      `One or more parameter values were invalid: Size of ${name} has exceeded the maximum size limit of ${LONGEST[name]} bytes`,
    );
  return text;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOf(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + sizeOfValue(value);
  if (bytes > LARGEST_ITEM) throw validation('Item size has exceeded the maximum allowed size');
  return bytes;
}

function sizeOfValue({ S, N, B, L, M, SS, NS, BS }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return sizeOfNumber(N);
  if (B !== undefined) return B.byteLength;
  if (L !== undefined) return L.reduce((bytes, value) => bytes + 1 + sizeOfValue(value), 3);
  if (M !== undefined)
    return Object.entries(M).reduce((sum, [name, value]) => sum + 1 + Buffer.byteLength(name) + sizeOfValue(value), 3);
  if (SS !== undefined) return SS.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
  if (NS !== undefined) return NS.reduce((bytes, number) => bytes + sizeOfNumber(number), 0);
  if (BS !== undefined) return BS.reduce((bytes, part) => bytes + part.byteLength, 0);
  return 1; // BOOL and NULL
}

function sizeOfNumber(number: string): number {
  return Math.ceil(number.replace(/\D/g, '').length / 2) + 1;
}

/** False where either is not there, or where the types differ. */
export function isEqual(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.S !== undefined) return one.S === other.S;
  if (one.N !== undefined) return other.N !== undefined && Number(one.N) === Number(other.N);
  if (one.BOOL !== undefined) return one.BOOL === other.BOOL;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** False where either is not there, or where the types differ. */
export function isLess(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one?.S !== undefined && other?.S !== undefined) return comparedAsUtf8(one.S, other.S) < 0;
  if (one?.N !== undefined && other?.N !== undefined) return Number(one.N) < Number(other.N);
  return false;
}

/** Strings are in the order of their UTF-8 bytes. JavaScript's own order differs above U+D7FF. */
export function comparedAsUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left !== right) return rankOf(left) - rankOf(right);
  }
  return one.length - other.length;
}

/** A surrogate stands for a character beyond U+FFFF. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
