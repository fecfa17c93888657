import { expect, it } from 'vitest';
import { createPageWriter } from '../../src/jobs/page-writer.ts';

const page = (index: number) => ({ index, code: 'page_failed', message: 'No.' }) as const;

function recording() {
  const written: { readonly index: number; readonly isUrgent: boolean }[] = [];
  const writer = createPageWriter((result, isUrgent) => {
    written.push({ index: result.index, isUrgent });
    return Promise.resolve(true);
  });
  return { written, writer };
}

it('stores the first page at once, and those right behind it when told to', async () => {
  const { written, writer } = recording();
  await writer.add(page(0));
  expect(written).toEqual([{ index: 0, isUrgent: false }]);
  await writer.add(page(1));
  await writer.add(page(2));
  expect(written).toHaveLength(1);
  await writer.flush(false);
  expect(written.slice(1)).toEqual([
    { index: 1, isUrgent: false },
    { index: 2, isUrgent: false },
  ]);
});

it('says of the last pages that somebody idles until they are stored', async () => {
  const { written, writer } = recording();
  await writer.add(page(0));
  await writer.add(page(1));
  await writer.flush(true);
  expect(written.at(-1)).toEqual({ index: 1, isUrgent: true });
});
