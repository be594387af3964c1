import type { PassRoleFile, ServiceGroup } from '../../event/catalogue/entry.ts';

/** One operation a line: a diff shows which calls came and went. */
export function render({ services, ...head }: PassRoleFile): string {
  const lines = services.map(groupText).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"services":[\n${lines}\n]}\n`;
}

function groupText({ operations, ...head }: ServiceGroup): string {
  const lines = Object.entries(operations).map(([name, line]) => `${JSON.stringify(name)}:${JSON.stringify(line)}`);
  return `${JSON.stringify(head).slice(0, -1)},"operations":{\n${lines.join(',\n')}}}`;
}
