import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { measureSkew } from '../../../src/engine/local/skew.ts';
import { leaveOut, switchableSteps } from '../../../src/engine/local/step-switch.ts';
import type { Source } from '../../../src/document.ts';
import { type StepTime, onStep, timeStep } from '../../../src/timing.ts';
import { encode, layOut, rasterize } from '../../generate/index.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const skewed = async () => {
  const text = 'The river rose in the night, and by the morning the lower road to the mill lay under a foot of water.';
  const document = await layOut([{ kind: 'paragraph', text }], { width: 260, height: 110, margin: 20, fontSize: 12 });
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  return rasterize(page, 150, { skewDegrees: 3 });
};

describe('a step that is left out', () => {
  afterEach(() => leaveOut([]));

  it('finds nothing to do', async () => {
    const { width, height, pixels } = await skewed();
    const image = { width, height, data: pixels };
    expect(Math.abs(measureSkew(image))).toBeGreaterThan(2);
    leaveOut(['straighten']);
    expect(measureSkew(image)).toBe(0);
    leaveOut(switchableSteps.filter((step) => step !== 'straighten'));
    expect(Math.abs(measureSkew(image))).toBeGreaterThan(2);
  });
});

describe('in a reader process', () => {
  const open: Workshop[] = [];
  const times: StepTime[] = [];
  const stop = onStep((time) => times.push(time));
  let sources: Source[] = [];

  beforeAll(async () => {
    open.push(await openWorkshop(), await openWorkshop({ leaveOut: ['straighten'] }));
    const png = await encode(await skewed(), 'png', 150);
    sources = await Promise.all(open.map((workshop) => workshop.source('skewed.png', png, 'image/png')));
  });
  afterAll(async () => {
    stop();
    await Promise.all(open.map((workshop) => workshop.close()));
  });

  it('what a step took is told, and the settings say what is left out', async () => {
    const heights = await Promise.all(
      open.map(async (workshop, at) => {
        const source = sources[at];
        if (source === undefined) throw new Error('there is no source');
        const page = pageOf((await workshop.read(source, { language: 'eng' }))[0]);
        const words = page.blocks.flatMap((block) => block.lines.flatMap((line) => line.words));
        // The box on the leaning page of a word that was read on level lines holds its turned corners.
        return words.reduce((sum, { bbox }) => sum + bbox[3] - bbox[1], 0) / words.length;
      }),
    );
    expect(heights[0]).not.toBeCloseTo(heights[1] ?? 0, 3);
    expect(times.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['open', 'decode', 'prepare', 'recognise', 'layout']),
    );
    expect(times.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
  }, 120_000);
});

describe('timing', () => {
  it('tells what failed, too, and ends', async () => {
    const heard: string[] = [];
    const end = onStep(({ step }) => heard.push(step));
    await expect(timeStep('fails', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    end();
    await timeStep('unheard', async () => {});
    expect(heard).toEqual(['fails']);
  });
});
