import { describe, expect, it } from 'vitest';
import { cut } from '../../lib/base/shortened.ts';
import { ascii, clean, slackText } from '../../lib/notify/escape.ts';

describe('text for a reader', () => {
  const rows: [string, string, string][] = [
    ['a new line, which would start a line of the attacker’s', 'a\nb', 'a\ufffdb'],
    ['a carriage return, which would overwrite the line', 'a\r\nb', 'a\ufffd\ufffdb'],
    ['an escape character, which would colour a terminal', '\u001b[31mred', '\ufffd[31mred'],
    ['a delete character', 'a\u007f', 'a\ufffd'],
    ['a bidirectional override, which would turn the rest around', 'a\u202eb', 'a\ufffdb'],
    ['a character of no width, which would hide in a name', 'ad\u200bmin', 'ad\ufffdmin'],
    ['half of a pair', 'a\ud83d', 'a\ufffd'],
    ['the other half', '\ude00a', '\ufffda'],
    ['a line separator', 'a\u2028b', 'a\ufffdb'],
    ['characters that are none', 'a\ufffeb\uffffc', 'a\ufffdb\ufffdc'],
    ['a paragraph separator', 'a\u2029b', 'a\ufffdb'],
    ['every one of them', '\n\n\n', '\ufffd\ufffd\ufffd'],
  ];
  it.each(rows)('loses %s', (_, text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it.each([
    ['a role name', 'Admin+Role=,.@-_1'],
    ['letters of other languages', 'Größe 名前'],
    ['a whole pair', 'a 😀'],
    ['spaces, of which one does not break', 'a  b\u00a0c'],
    ['nothing at all', ''],
  ])('keeps %s', (_, text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('text of at most five characters', () => {
  const rows: [string, string, string][] = [
    ['nothing stays nothing', '', ''],
    ['as many stay whole', 'abcde', 'abcde'],
    ['one more is cut, and the ellipsis counts', 'abcdef', 'abcd…'],
    ['a pair is not cut in half', 'abc😀de', 'abc…'],
    ['a pair that ends at the cut stays', 'ab😀cd', 'ab😀…'],
    ['a pair before the cut stays', '😀bcdef', '😀bc…'],
  ];
  it.each(rows)('%s', (_, text, shown) => {
    expect(cut(text, 5)).toBe(shown);
  });
});

describe('the subject of a mail', () => {
  const rows: [string, string, string][] = [
    ['printable ASCII stays, its first and last character too', ' az~', ' az~'],
    ['a control character', 'a\u001fb\u007f', 'a?b?'],
    ['a new line, which would begin another header', 'a\r\nBcc: x', 'a??Bcc: x'],
    ['every other letter', 'Größe', 'Gr??e'],
  ];
  it.each(rows)('%s', (_, text, subject) => {
    expect(ascii(text)).toBe(subject);
  });
});

describe('text in a Slack message', () => {
  const rows: [string, string, string][] = [
    ['a mention of the channel is text', '<!channel>', '&lt;!channel&gt;'],
    ['a mention of a person is text', '<@U1>', '&lt;@U1&gt;'],
    ['a link is text', '<https://e.example|ok>', '&lt;https://e.example|ok&gt;'],
    ['what looks escaped is escaped once more', '&lt;', '&amp;lt;'],
    ['each of them, not only the first', '<<>>&&', '&lt;&lt;&gt;&gt;&amp;&amp;'],
    ['a plain @channel is broken up', '@channel', '@ channel'],
    ['each plain mention, in any case', '@here @EVERYONE @Group', '@ here @ EVERYONE @ Group'],
    ['a mention inside of a word is broken up', 'x@channels', 'x@ channels'],
    ['an address of a person is left alone', 'ana@example.com', 'ana@example.com'],
    ['a role name is left alone', 'Admin+Role=,.@-_1', 'Admin+Role=,.@-_1'],
    ['a backtick outside of code is left alone', 'a`b', 'a`b'],
    ['a control character is lost', 'a\nb', 'a\ufffdb'],
  ];
  it.each(rows)('%s', (_, text, shown) => {
    expect(slackText(text)).toBe(shown);
  });
});
