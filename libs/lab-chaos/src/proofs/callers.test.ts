import { describe, expect, it } from 'vitest';
import { attemptsIn, clientMetricOf, since } from './callers.ts';

const exposition = `# TYPE http_client_request_duration_seconds histogram
http_client_request_duration_seconds_bucket{service="feed",peer="users",outcome="ok",le="0.5"} 7 # {trace_id="a"} 0.4 1
http_client_request_duration_seconds_sum{service="feed",peer="users",outcome="ok"} 2.8
http_client_request_duration_seconds_count{service="feed",peer="users",outcome="ok"} 7
http_client_request_duration_seconds_sum{service="feed",peer="users",outcome="server_error"} 0.4
http_client_request_duration_seconds_count{service="feed",peer="users",outcome="server_error"} 1
http_client_request_duration_seconds_sum{service="feed",peer="users",outcome="timeout"} 3
http_client_request_duration_seconds_count{service="feed",peer="users",outcome="timeout"} 3
http_client_request_duration_seconds_count{service="feed",peer="messages",outcome="ok"} 90
db_client_operation_duration_seconds_sum{service="feed",database="feed",outcome="ok"} 1.5
db_client_operation_duration_seconds_count{service="feed",database="feed",outcome="ok"} 30
# EOF`;

describe('what callers have measured', () => {
  it('of a callee: what was answered, however, and what broke', () => {
    const { answered, seconds, broken } = attemptsIn(exposition, clientMetricOf({ callee: 'users' }));
    expect({ answered, broken }).toEqual({ answered: 8, broken: 3 });
    expect(seconds).toBeCloseTo(3.2, 9);
  });

  it('of a database', () => {
    expect(attemptsIn(exposition, clientMetricOf({ database: 'feed' }))).toEqual({
      answered: 30,
      seconds: 1.5,
      broken: 0,
    });
  });

  it('of somebody else is nothing', () => {
    expect(attemptsIn(exposition, clientMetricOf({ callee: 'comments' }))).toEqual({
      answered: 0,
      seconds: 0,
      broken: 0,
    });
  });

  it('between two readings', () => {
    const one = { answered: 1, seconds: 2, broken: 3 };
    expect(since(one, { answered: 5, seconds: 7, broken: 3 })).toEqual({ answered: 4, seconds: 5, broken: 0 });
  });
});
