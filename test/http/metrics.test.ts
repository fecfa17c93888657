import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';

/** Values by name and labels, as a scraper reads them. */
function scraped(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const [, name = '', value = ''] =
      /^([a-z_:][a-z0-9_:]*(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})?) (\S+)$/i.exec(line) ?? [];
    expect(line).toContain(name);
    expect(name).not.toBe('');
    expect(Number.isFinite(Number(value))).toBe(true);
    values.set(name, Number(value));
  }
  return values;
}

describe('createMetrics', () => {
  test('counts requests by route, method and status, and their time in cumulative buckets', () => {
    const metrics = createMetrics('1.2.3');
    metrics.inFlight(1);
    metrics.answered({ route: '/a/:uuid/', method: 'GET', status: 200, seconds: 0.02 });
    metrics.answered({ route: '/a/:uuid/', method: 'GET', status: 200, seconds: 3 });
    metrics.submitted(7);
    metrics.webhook('delivered');
    const values = scraped(metrics.text());
    expect(values.get('ocrchat_http_requests_total{route="/a/:uuid/",method="GET",status="200"}')).toBe(2);
    const bucket = (le: string) =>
      values.get(`ocrchat_http_request_duration_seconds_bucket{route="/a/:uuid/",le="${le}"}`);
    expect([bucket('0.01'), bucket('0.025'), bucket('2.5'), bucket('5'), bucket('+Inf')]).toEqual([0, 1, 1, 2, 2]);
    expect(values.get('ocrchat_http_request_duration_seconds_sum{route="/a/:uuid/"}')).toBeCloseTo(3.02);
    expect(values.get('ocrchat_http_requests_in_flight')).toBe(1);
    expect(values.get('ocrchat_pages_submitted_total')).toBe(7);
    expect(values.get('ocrchat_webhooks_total{outcome="delivered"}')).toBe(1);
    expect(values.get('ocrchat_build_info{version="1.2.3"}')).toBe(1);
  });

  test('a label that holds quotes does not break the format', () => {
    const metrics = createMetrics('a"b\\c');
    expect(scraped(metrics.text()).get('ocrchat_build_info{version="a\\"b\\\\c"}')).toBe(1);
  });
});
