/**
 * A question about a file, answered by a model of OpenAI, or of any service of its protocol, with ocrchat's tools: the loop
 * of function calling, written out.
 *
 *   npm run build
 *   OPENAI_API_KEY=… MODEL=… node examples/openai.ts examples/report.pdf "Who chairs the board?"
 *
 * `OPENAI_BASE_URL` names another service, such as http://127.0.0.1:11434/v1 for Ollama.
 */
import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { createApp } from 'ocrchat';
import { openaiTools } from 'ocrchat/toolkit';
import { only, question } from './question.ts';

const mostTurns = 12;

const { system, prompt, signal } = question('examples/openai.ts');
const app = await createApp();
try {
  const client = new OpenAI();
  const tools = openaiTools(app, { only, maxChars: 16_000 });
  const messages: ChatCompletionMessageParam[] = [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ];
  let done = false;
  for (let turn = 0; turn < mostTurns && !done; turn++) {
    const completion = await client.chat.completions.create(
      { model: process.env['MODEL'] ?? 'gpt-5-mini', messages, tools: tools.definitions },
      { signal },
    );
    const message = completion.choices[0]?.message;
    if (message === undefined) throw new Error('The service sent no choice.');
    messages.push(message);
    done = message.tool_calls === undefined || message.tool_calls.length === 0;
    if (done) process.stdout.write(`${message.content ?? message.refusal ?? ''}\n`);
    else messages.push(...(await tools.answer(message.tool_calls ?? [], signal)));
  }
  if (!done) process.stderr.write(`The model was not done after ${mostTurns} turns.\n`);
} finally {
  await app.close();
}
