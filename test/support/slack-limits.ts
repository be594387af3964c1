import { isObject } from '../../lib/base/json.ts';

/**
 * What Slack's incoming webhooks refuse of a message, by its documented limits and the undocumented total of some 13,200.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export function slackProblems(message: unknown): string[] {
  if (!isObject(message) || !Array.isArray(message.blocks)) return ['no blocks'];
  const blocks: unknown[] = message.blocks;
  const total = blocks.reduce((sum: number, block) => sum + JSON.stringify(block).length, 0);
  return [
    ...(typeof message.text === 'string' && message.text.length > 0 && message.text.length <= 40_000
      ? []
      : ['no text']),
    ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    ...(total > 13_200 ? [`msg_blocks_too_long: ${total}`] : []),
    ...blocks.flatMap((block, index) => blockProblems(block).map((problem) => `blocks[${index}]: ${problem}`)),
  ];
}

function blockProblems(block: unknown): string[] {
  if (!isObject(block)) return ['not an object'];
  switch (block.type) {
    case 'header':
      return isObject(block.text) && block.text.type === 'plain_text'
        ? textProblems(block.text, 150)
        : ['header without plain_text'];
    case 'section': {
      const fields = Array.isArray(block.fields) ? block.fields : [];
      return [
        ...(block.text === undefined && fields.length === 0 ? ['section without text or fields'] : []),
        ...(block.text === undefined ? [] : textProblems(block.text, 3000)),
        ...(fields.length > 10 ? [`${fields.length} fields`] : []),
        ...fields.flatMap((field) => textProblems(field, 2000)),
      ];
    }
    case 'context': {
      const elements = Array.isArray(block.elements) ? block.elements : [];
      return elements.length >= 1 && elements.length <= 10
        ? elements.flatMap((element) => textProblems(element, 2000))
        : [`${elements.length} elements`];
    }
    default:
      return [`unknown type ${JSON.stringify(block.type)}`];
  }
}

function textProblems(text: unknown, most: number): string[] {
  if (!isObject(text) || typeof text.text !== 'string') return ['text is not an object'];
  const allowed = text.type === 'plain_text' ? ['type', 'text', 'emoji'] : ['type', 'text', 'verbatim'];
  return [
    ...(text.type === 'plain_text' || text.type === 'mrkdwn' ? [] : [`type ${JSON.stringify(text.type)}`]),
    ...(text.text.length >= 1 && text.text.length <= most
      ? []
      : [`text of ${text.text.length} characters, ${most} allowed`]),
    ...Object.keys(text)
      .filter((key) => !allowed.includes(key))
      .map((key) => `unknown field ${key}`),
  ];
}
