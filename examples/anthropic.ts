/**
 * A question about a file, answered by Claude with ocrchat's tools, through the tool runner of the Anthropic SDK.
 *
 *   npm run build
 *   ANTHROPIC_API_KEY=… node examples/anthropic.ts examples/report.pdf "Who chairs the board?"
 *
 * `MODEL` names another model, `ANTHROPIC_BASE_URL` another address.
 */
import Anthropic from '@anthropic-ai/sdk';
import { createApp } from 'ocrchat';
import { anthropicTools } from 'ocrchat/toolkit';
import { only, question } from './question.ts';

const { system, prompt, signal } = question('examples/anthropic.ts');
const app = await createApp();
try {
  const message = await new Anthropic().beta.messages.toolRunner(
    {
      model: process.env['MODEL'] ?? 'claude-haiku-5-5',
      max_tokens: 2000,
      max_iterations: 12,
      // Each turn sends the whole conversation, so that the service need not keep it.
      thread: false,
      system,
      messages: [{ role: 'user', content: prompt }],
      tools: anthropicTools(app, { only, maxChars: 16_000 }),
    },
    { signal },
  );
  for (const block of message.content) if (block.type === 'text') process.stdout.write(`${block.text}\n`);
  if (message.stop_reason === 'tool_use') process.stderr.write('The model was not done after 12 turns.\n');
} finally {
  await app.close();
}
