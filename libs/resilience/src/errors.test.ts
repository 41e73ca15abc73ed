import { expect, test } from 'vitest';
import { AttemptTimeout, Cancelled, DeadlineExceeded, Rejected } from './errors.ts';

test.each([
  [new Rejected('feed → users', 'open', 500), 'Rejected', 'rejected'],
  [new AttemptTimeout('feed → users', 1000), 'AttemptTimeout', 'attempt_timeout'],
  [new DeadlineExceeded('feed → users', 2999.7), 'DeadlineExceeded', 'deadline_exceeded'],
  [new Cancelled('feed → users'), 'Cancelled', 'cancelled'],
])('%s is an error that names its edge, has a code and carries no stack', (error, name, code) => {
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name, code, edge: 'feed → users' });
  expect(error.message).toContain('feed → users');
  expect(error.stack).not.toContain('\n');
  expect(new Error('others keep theirs').stack).toContain('\n');
});
