import { passByDesign } from '../../../lib/detectors/pass/pass-by-design.ts';
import { testDetector } from '../test-detector.ts';
import { standing } from './standing-subject.ts';

const BY_NAME = { kind: 'by-design', because: 'which its own policy grants by name' } as const;
const account = (id: string) => `arn:aws:iam::${id}:root`;

testDetector(passByDesign, {
  flags: [
    {
      name: 'an administrator role',
      subject: standing(BY_NAME),
      evidence:
        'developer is an administrator in effect: it passes worker to lambda.amazonaws.com, which its own policy grants by name; whoever may assume it has these powers: arn:aws:iam::111122223333:root',
    },
    {
      name: 'a role with other powers',
      subject: standing(BY_NAME, { passed: [{ Action: 'iam:CreateUser' }] }),
      evidence: 'developer is as powerful as worker in effect',
    },
    {
      name: 'a passer that many may assume',
      subject: standing(BY_NAME, {
        trusts: ['111122223333', '444455556666', '555566667777', '666677778888'].map(account),
      }),
      evidence: 'arn:aws:iam::555566667777:root and 1 more',
    },
    { name: 'a user', subject: standing(BY_NAME, { trusts: [] }), evidence: 'whoever has its keys has these powers' },
  ],
  allows: [{ name: 'a new edge under an old grant', subject: standing({ kind: 'old-grant', since: new Date(0) }) }],
});
