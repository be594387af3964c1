/**
 * Attackers write event text: control and bidirectional characters and halves of pairs must not reach a reader. One line stays
 * one line.
 */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, '\ufffd');
}

/** Printable ASCII: what an SNS subject may hold. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/**
 * Text inside a Slack message: its three special characters escaped, which takes the life out of `<!channel>`, `<@U1>` and
 * links, and a plain @channel broken up, because some clients and bridges honour it.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function slackText(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=channel|here|everyone|group)/gi, '@ ');
}
