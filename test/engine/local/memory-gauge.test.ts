import { expect, test } from 'vitest';
import { createMemoryGauge } from '../../../src/engine/local/memory-gauge.ts';

function gauge() {
  const state = { time: 0, bytes: 100, asked: 0 };
  const measure = () => {
    state.asked += 1;
    return state.bytes;
  };
  return { state, gauge: createMemoryGauge(measure, () => state.time) };
}

test('one answer does for pages that come fast', () => {
  const { state, gauge: memory } = gauge();
  for (const time of [0, 5, 15]) {
    state.time = time;
    expect(memory.resident()).toBe(100);
  }
  expect(state.asked).toBe(1);
});

test('after a page that took long it is asked anew', () => {
  const { state, gauge: memory } = gauge();
  memory.resident();
  [state.time, state.bytes] = [1000, 300];
  expect(memory.resident()).toBe(300);
});

test('when memory was let go of it is asked anew', () => {
  const { state, gauge: memory } = gauge();
  memory.resident();
  state.bytes = 50;
  memory.forget();
  expect(memory.resident()).toBe(50);
});
