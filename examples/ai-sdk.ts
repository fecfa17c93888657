/**
 * A question about a file, answered by any model of the AI SDK with ocrchat's tools.
 *
 *   npm run build
 *   OPENAI_BASE_URL=http://127.0.0.1:11434/v1 MODEL=qwen3 node examples/ai-sdk.ts examples/report.pdf "Who chairs the board?"
 *
 * Any other provider of the SDK does as well: only `model` changes.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount } from 'ai';
import { createApp } from 'ocrchat';
import { aiSdkTools } from 'ocrchat/toolkit';
import { only, question } from './question.ts';

const { system, prompt, signal } = question('examples/ai-sdk.ts');
const service = createOpenAICompatible({
  name: 'service',
  baseURL: process.env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1',
  apiKey: process.env['OPENAI_API_KEY'] ?? '',
});
const app = await createApp();
try {
  const { text, finishReason } = await generateText({
    model: service(process.env['MODEL'] ?? 'gpt-5-mini'),
    // Results of tools are text in this provider's protocol; most others take pictures, too.
    tools: aiSdkTools(app, { only, maxChars: 16_000, images: false }),
    stopWhen: isStepCount(12),
    instructions: system,
    prompt,
    abortSignal: signal,
  });
  process.stdout.write(`${text}\n`);
  if (finishReason === 'tool-calls') process.stderr.write('The model was not done after 12 turns.\n');
} finally {
  await app.close();
}
