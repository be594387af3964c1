import { guardAlarmChanged } from '../../../lib/detectors/guard/guard-alarm-changed.ts';
import { testDetector } from '../test-detector.ts';
import { calling, DENIED, DEPLOYERS, guarded } from './subject.ts';

testDetector(guardAlarmChanged, {
  flags: [
    {
      name: 'deleted among others',
      subject: guarded(calling('monitoring', 'DeleteAlarms', { alarmNames: ['orders', 'rolewarden-failed'] })),
      evidence: 'on alarm rolewarden-failed',
    },
    {
      name: 'silenced',
      subject: guarded(calling('monitoring', 'DisableAlarmActions', { alarmNames: ['rolewarden-inspect-errors'] })),
    },
    {
      name: 'an attempt',
      subject: guarded(calling('monitoring', 'DeleteAlarms', { alarmNames: ['rolewarden-failed'] }, DENIED)),
      severity: 'medium',
    },
    {
      name: 'a deployer: a note',
      subject: guarded(calling('monitoring', 'DeleteAlarms', { alarmNames: ['rolewarden-failed'] }), DEPLOYERS),
      severity: 'info',
    },
  ],
  allows: [
    {
      name: 'alarms of others',
      subject: guarded(calling('monitoring', 'DeleteAlarms', { alarmNames: ['orders', 'rolewarden'] })),
    },
  ],
});
