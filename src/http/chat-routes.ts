/** Owns the routes of conversations: ask a finished job, read what was asked before. And what the account has left. */
import { OcrError } from '../errors.ts';
import { type Job, isFinished } from '../job.ts';
import { ChatBody, RestAccount, RestAnswer, RestHistory } from '../wire/rest.ts';
import { toRestAnswer, toRestHistory } from '../wire/to-rest.ts';
import { JobParameters, errorAnswers } from './answers.ts';
import type { RestServer, ServiceContext } from './service-context.ts';

export function chatRoutes(server: RestServer, { doorman }: ServiceContext): void {
  server.route({
    method: 'POST',
    url: '/api/v1/chat/:uuid/',
    schema: {
      summary: 'Ask a finished job',
      description: 'The answer is grounded in the text of the document alone, and cites the pages that it stands on.',
      params: JobParameters,
      body: ChatBody,
      response: { 200: RestAnswer, ...errorAnswers(400, 404, 409, 502) },
    },
    preValidation: async (request) => {
      // What programs send that were told nothing of JSON; its schema could only say that there is no object.
      if (request.body === undefined) throw notJson();
    },
    handler: async (request, reply) => {
      const { app } = doorman.visitor(request);
      const { uuid } = request.params;
      refuseUnread(await app.job(uuid));
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { message } = request.body;
      const answer = await app.ask(uuid, message, { signal: gone.signal });
      if (answer.conversation !== undefined) return toRestAnswer(answer.conversation, answer);
      // Clients of this API have no model that could write from evidence.
      const quoted = await app.ask(uuid, message, { signal: gone.signal, answerer: 'extractive' });
      return toRestAnswer(quoted.conversation ?? '', quoted);
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/chat/:uuid/history/',
    schema: {
      summary: 'Read the conversation about a job',
      params: JobParameters,
      response: { 200: RestHistory, ...errorAnswers(404) },
    },
    handler: async (request) => {
      const { app } = doorman.visitor(request);
      const { uuid } = request.params;
      await app.job(uuid);
      return toRestHistory(await app.history(uuid));
    },
  });
}

export function accountRoute(server: RestServer, { doorman, service }: ServiceContext): void {
  server.route({
    method: 'GET',
    url: '/api/v1/account/',
    schema: {
      summary: 'See what is used and what is left',
      response: { 200: RestAccount, ...errorAnswers() },
    },
    handler: async (request) => {
      const { caller } = doorman.visitor(request);
      const usage = await service.accounts.usage(caller);
      return {
        kind: caller.kind === 'account' ? ('account' as const) : ('anonymous' as const),
        ...(caller.kind === 'account' ? { name: caller.account.name, plan: caller.account.plan } : {}),
        used: usage?.used ?? 0,
        cap: usage?.cap ?? null,
        resets_at: usage?.resetsAt === undefined ? null : new Date(usage.resetsAt).toISOString(),
        pages_per_file: service.accounts.filePages(caller) ?? null,
      };
    },
  });
}

const notJson = (): OcrError =>
  new OcrError('invalid_argument', 'The request has no JSON.', {
    hint: 'Send {"message": "your question"} with the header "Content-Type: application/json".',
  });

/** Answers of a part of the text would look like answers of the whole. */
function refuseUnread(job: Job): void {
  if (job.status === 'done') return;
  if (isFinished(job.status)) {
    throw new OcrError('job_failed', `The job ${job.uuid} has no text: ${job.error ?? `it is ${job.status}.`}`, {
      hint: 'Submit the document again.',
    });
  }
  throw new OcrError('job_not_finished', `The job ${job.uuid} is ${job.status}: its text is not all there.`, {
    hint: 'Poll it until it is done, and ask then.',
  });
}
