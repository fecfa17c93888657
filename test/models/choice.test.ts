/** Holds which model is taken by the settings, and what is said where there is none. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { OcrError } from '../../src/errors.ts';
import { chooseModel, findModel, modelSettings } from '../../src/models/choice.ts';

const settings = (env: Readonly<Record<string, string>>) => modelSettings(loadConfig({ home: '/nowhere' }, env));
const url = 'http://127.0.0.1:1/v1';

describe('the model by the settings', () => {
  it.each([
    [{ OCRCHAT_ANTHROPIC_KEY: 'k' }, 'anthropic', 'claude-haiku-5-5'],
    [{ OCRCHAT_ANTHROPIC_KEY: 'k', OCRCHAT_VLM_MODEL: 'claude-large' }, 'anthropic', 'claude-large'],
    [{ OCRCHAT_OPENAI_URL: url, OCRCHAT_OPENAI_MODEL: 'qwen' }, 'openai', 'qwen'],
    [{ OCRCHAT_OPENAI_URL: url, OCRCHAT_VLM_MODEL: 'qwen-vl' }, 'openai', 'qwen-vl'],
    [
      { OCRCHAT_VLM: 'openai', OCRCHAT_ANTHROPIC_KEY: 'k', OCRCHAT_OPENAI_URL: url, OCRCHAT_VLM_MODEL: 'qwen-vl' },
      'openai',
      'qwen-vl',
    ],
  ])('%j', (env, name, model) => {
    expect(chooseModel(settings(env))).toMatchObject({ name, model });
  });

  it.each([
    {},
    { OCRCHAT_VLM: 'remote', OCRCHAT_ANTHROPIC_KEY: 'k' },
    { OCRCHAT_VLM: 'openai', OCRCHAT_ANTHROPIC_KEY: 'k' },
    // A key that lies in the environment for other programs sends nothing anywhere.
    { OCRCHAT_VLM: 'anthropic', ANTHROPIC_API_KEY: 'k' },
  ])('is none for %j, and the three ways to one are said', (env) => {
    expect(findModel(settings(env))).toBeUndefined();
    const thrown = (() => {
      try {
        return chooseModel(settings(env), 'Translation');
      } catch (error) {
        return error;
      }
    })();
    if (!(thrown instanceof OcrError)) throw new Error('nothing was thrown');
    expect(thrown.code).toBe('tier_unavailable');
    expect(thrown.message).toMatch(/^Translation needs a model/u);
    for (const way of ['OCRCHAT_ANTHROPIC_KEY', 'OCRCHAT_OPENAI_URL', 'OCRCHAT_REMOTE_TOKEN', '"cpu" works now'])
      expect(thrown.hint).toContain(way);
  });
});
