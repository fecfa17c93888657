/** Owns any model of an OpenAI-compatible service behind the model port. */
import { type ChatEndpoint, type ChatPart, type Completion, complete } from './chat-completions.ts';
import type { ImagePart, Model, ModelReply, TextPart } from './model.ts';
import { type Patience, persist, usualPatience } from './persistence.ts';

function partOf(part: ImagePart | TextPart): ChatPart {
  if (part.type === 'text') return part;
  const data = Buffer.from(part.data).toString('base64');
  return { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${data}` } };
}

function finishOf({ refused, finish, stopped }: Completion): ModelReply['finish'] {
  if (stopped) return 'stopped';
  if (refused || finish === 'content_filter') return 'refusal';
  return finish === 'length' ? 'length' : 'end';
}

/** Any model behind the protocol of OpenAI, as Ollama and vLLM speak it. */
export function createOpenAiModel(endpoint: ChatEndpoint, patience: Partial<Patience> = {}): Model {
  const service = `openai ${endpoint.model}`;
  return {
    name: 'openai',
    model: endpoint.model,
    async complete({ system, content, maxTokens, schema, onText }, { signal, deadline }) {
      const user = content.map(partOf);
      const isEnough = (soFar: string) => onText?.(soFar) === 'stop';
      const request = { system, user, maxTokens, schema, isEnough };
      const completion = await persist(service, { ...usualPatience, ...patience, deadline }, signal, (current) =>
        complete(endpoint, request, service, current),
      );
      const { text, usage, model = endpoint.model } = completion;
      return { text, finish: finishOf(completion), usage, model };
    },
  };
}
