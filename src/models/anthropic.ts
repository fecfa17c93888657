/** Owns Claude behind the model port. */
import type Anthropic from '@anthropic-ai/sdk';
import { type AnthropicEndpoint, openAnthropic } from './anthropic-messages.ts';
import type { ImagePart, Model, ModelReply, TextPart } from './model.ts';
import { type Patience, persist, usualPatience } from './persistence.ts';

function partOf(part: ImagePart | TextPart): Anthropic.ContentBlockParam {
  if (part.type === 'text') return part;
  const data = Buffer.from(part.data).toString('base64');
  return { type: 'image', source: { type: 'base64', media_type: part.mediaType, data } };
}

function finishOf(stop: string | null): ModelReply['finish'] {
  if (stop === 'refusal') return 'refusal';
  return stop === 'max_tokens' || stop === 'model_context_window_exceeded' ? 'length' : 'end';
}

/** The system text is marked to be kept by the service, since it is the same for every page. */
export function createAnthropicModel(endpoint: AnthropicEndpoint, patience: Partial<Patience> = {}): Model {
  const service = `anthropic ${endpoint.model}`;
  const write = openAnthropic(endpoint, service);
  return {
    name: 'anthropic',
    model: endpoint.model,
    async complete({ system, content, maxTokens, schema, onText }, { signal, deadline }) {
      const request = {
        max_tokens: maxTokens,
        system: [{ type: 'text' as const, text: system, cache_control: { type: 'ephemeral' as const } }],
        messages: [{ role: 'user' as const, content: content.map(partOf) }],
        ...(schema === undefined
          ? {}
          : { output_config: { format: { type: 'json_schema' as const, schema: { ...schema } } } }),
      };
      const isEnough = (soFar: string) => onText?.(soFar) === 'stop';
      const written = await persist(service, { ...usualPatience, ...patience, deadline }, signal, (current) =>
        write(request, current, isEnough),
      );
      return {
        text: written.parts.map(({ text }) => text).join(''),
        finish: written.stopped ? 'stopped' : finishOf(written.stop),
        usage: written.usage,
        model: written.model,
      };
    },
  };
}
