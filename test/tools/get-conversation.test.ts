import { expect, test } from 'vitest';
import { getConversation } from '../../src/tools/get-conversation.ts';
import { call, failure } from './call.ts';
import { FakeApp } from './fake-app.ts';
import { fakeDocuments } from './fake-documents.ts';

test('a conversation is shown with a job that it is about, and is not found with another', async () => {
  const app = new FakeApp({ documents: fakeDocuments });
  const [one, other] = await Promise.all(
    Object.keys(fakeDocuments)
      .slice(0, 2)
      .map((name) => app.submit({ kind: 'path', path: `/docs/${name}` }, {})),
  );
  const conversation = `conversation-${one?.uuid}`;
  const shown = await call(getConversation, app, { uuid: one?.uuid, conversation });
  expect(shown.structured).toMatchObject({ conversation, uuids: [one?.uuid] });
  expect(await failure(getConversation, app, { uuid: other?.uuid, conversation })).toMatchObject({
    code: 'conversation_not_found',
    message: expect.stringContaining(`about the job "${other?.uuid}"`),
  });
  expect(await failure(getConversation, app, {})).toMatchObject({ code: 'invalid_argument' });
});
