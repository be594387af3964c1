import { withUndo } from '../../incident/deny/undo.ts';
import type { Decision } from '../../inspect/decide/decision.ts';
import { clean } from '../../notify/escape.ts';
import { wordsFor } from '../../notify/words.ts';
import { callerWords, countLine, datesIn } from './words.ts';

interface Part {
  readonly title: string;
  readonly decisions: readonly Decision[];
  /** See `unreadWords`; empty where every pass was judged. */
  readonly unread: string;
}

/** A page without external files. Anybody may have written the values, so each one is escaped and the page runs no script. */
export function replayReport(parts: readonly Part[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Rolewarden replay</title><style>${STYLE}</style></head><body>
<h1>Rolewarden replay</h1>
<p>What the guardrail would have decided. Nothing was written to AWS.</p>
${parts.map(section).join('\n')}
</body></html>
`;
}

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ddd}pre{white-space:pre-wrap;word-break:break-all;background:#f6f6f6;padding:.5rem;margin:.3rem 0}
.critical{color:#b00020;font-weight:700}.high{color:#b00020}.medium{color:#8a5a00}.low,.info{color:#555}`;

function section({ title, decisions, unread }: Part): string {
  const missing = unread === '' ? '' : `<pre>${escaped(unread)}</pre>\n`;
  return `<h2>${escaped(title)}</h2><p>${escaped(countLine(decisions))}</p>
${missing}<table><thead><tr><th>Time (UTC)</th><th>Severity</th><th>Decision</th><th>Role</th><th>By</th><th>What and why</th></tr></thead><tbody>
${decisions.map(row).join('\n')}
</tbody></table>`;
}

function row(decision: Decision): string {
  const { time = '', severity, action, role, principal } = decision;
  return `<tr><td>${escaped(time)}</td><td class="${severity}">${severity}</td><td>${action}</td><td>${escaped(role.arn ?? role.name)}</td><td>${escaped(callerWords(principal))}</td><td>${details(decision)}</td></tr>`;
}

function details(decision: Decision): string {
  const findings = decision.findings.map(
    ({ detector, evidence, reference }) =>
      `<a href="${escaped(reference)}">${escaped(detector)}</a>: ${escaped(evidence)}`,
  );
  const containments = 'containments' in decision ? decision.containments : [];
  const written = containments
    .map(withUndo)
    .map(
      ({ target, method, scope, cutoff, lapse, policyName, policyDocument, undo }) =>
        `<p>${method} on ${escaped(target)}: ${escaped(datesIn(scope, cutoff, lapse))}</p><pre>${escaped(policyName)}\n${escaped(JSON.stringify(policyDocument, null, 1))}\n\n${escaped(undo)}</pre>`,
    );
  return [
    `<p><strong>${escaped(clean(wordsFor({ decision }).opening))}</strong></p>`,
    findings.join('<br>'),
    decision.because === undefined ? '' : `<p>${escaped(decision.because)}</p>`,
    ...written,
  ].join('');
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
