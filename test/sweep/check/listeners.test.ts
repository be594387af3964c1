import { describe, expect, test } from 'vitest';
import type { Subscription } from '../../../lib/sweep/check/found.ts';
import { isHeard, type Listeners, listenersOf } from '../../../lib/sweep/check/listeners.ts';
import { OURS } from '../../support/events.ts';

const one = (protocol: string, endpoint: string, state: Subscription['state'] = 'confirmed'): Subscription => ({
  protocol,
  endpoint,
  state,
});
const lambda = (name: string) => one('lambda', `arn:aws:lambda:us-east-1:${OURS}:function:${name}`);
const SLACK = lambda('rolewarden-slack');
const DANA = one('email', 'dana@example.com');

describe('who hears a topic', () => {
  test.each<[string, Subscription[], boolean, Listeners['slack'], boolean]>([
    ['nobody', [], false, 'no webhook', false],
    ['our own function alone is nobody', [SLACK], false, 'no webhook', false],
    ['nor is a version of it', [lambda('rolewarden-slack:7')], false, 'no webhook', false],
    ['nor another function of ours', [lambda('rolewarden-tell')], false, 'no webhook', false],
    ['Slack, by our function and a webhook', [SLACK], true, 'connected', true],
    ['a webhook that no function posts to', [], true, 'not subscribed', false],
    ['a webhook and only another function of ours', [lambda('rolewarden-tell')], true, 'not subscribed', false],
    ['an address', [SLACK, DANA], false, 'no webhook', true],
    ['an address that waits for its confirmation', [SLACK, { ...DANA, state: 'pending' }], false, 'no webhook', false],
    ['a queue', [one('sqs', `arn:aws:sqs:us-east-1:${OURS}:siem`)], false, 'no webhook', true],
    ["the owner's own function", [lambda('pager')], false, 'no webhook', true],
    ['a function whose name begins like ours', [lambda('rolewarden-slack-mine')], false, 'no webhook', true],
    ['AWS Chatbot', [one('https', 'https://global.sns-api.chatbot.amazonaws.com')], false, 'no webhook', true],
  ])('%s', (_, found, hasWebhook, slack, heard) => {
    const listeners = listenersOf(found, hasWebhook);
    expect([listeners.slack, isHeard(listeners)]).toEqual([slack, heard]);
  });
});
