import { crc32 } from 'node:zlib';

/** A zip of one file, not compressed. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 */
export function zipOf(name: string, text: string): Uint8Array {
  const [path, body] = [Buffer.from(name), Buffer.from(text)];
  const common = Buffer.alloc(26); // the fields that both headers have
  common.writeUInt16LE(20, 0); // version 2.0
  common.writeUInt16LE(0x21, 8); // 1980-01-01
  common.writeUInt32LE(crc32(body), 10);
  common.writeUInt32LE(body.length, 14);
  common.writeUInt32LE(body.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, body]);
  const rights = Buffer.alloc(14); // no comment, first disk, from the beginning
  rights.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, rights, path]); // made on Unix
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}
