import type { Approval } from './settings.ts';

/**
 * An entry of `approved` for rolewarden.yml, line by line. Names and paths of roles are anybody's words: each is a quoted text in
 * printable ASCII, which ends nowhere but at its quote.
 */
export function approvalYaml({ role, services, principals }: Approval): readonly string[] {
  return [
    `- role: ${quoted(role)}`,
    ...(services === undefined ? [] : [`  services: [${services.map(quoted).join(', ')}]`]),
    ...(principals === undefined ? [] : [`  principals: [${principals.map(quoted).join(', ')}]`]),
  ];
}

/** JSON's quotes and escapes are YAML's too. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
