/** Messages of the topic that are no notice of ours: Slack shows them in their own words. */
export const ALARMS: readonly (readonly [name: string, subject: string | undefined, text: string])[] = [
  ['alarm', 'ALARM: "rolewarden-failed"', '{"AlarmName":"rolewarden-failed <!channel>","NewStateValue":"ALARM"}'],
  ['without-subject', undefined, 'plain words & no JSON'],
  ['empty', '', ''],
  ['too-long', 'ALARM '.repeat(80), 'x'.repeat(4000)],
  ['json-of-somebody-else', 'Hello', '{"incident":"0123456789abcdef","findings":"none"}'],
];
