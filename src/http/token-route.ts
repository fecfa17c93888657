/** Owns the route by which an account gives itself a new token. */
import { OcrError } from '../errors.ts';
import { RestToken } from '../wire/page-view.ts';
import { errorAnswers } from './answers.ts';
import type { RestServer, ServiceContext } from './service-context.ts';

export function tokenRoute(server: RestServer, { doorman, service }: ServiceContext): void {
  server.route({
    method: 'POST',
    url: '/api/v1/account/token/',
    schema: {
      summary: 'Get a new token',
      description: 'Made for the account of the token that calls, which opens nothing from then on.',
      response: { 200: RestToken, ...errorAnswers(400) },
    },
    handler: async (request) => {
      const { caller } = doorman.visitor(request);
      if (caller.kind !== 'account') {
        throw new OcrError('unauthorized', 'Without a token there is no account to make a new token for.', {
          hint: 'Send the token that the account has now; who has none is given one by whoever runs the service.',
        });
      }
      const { token } = await service.accounts.rotate(caller.account.id);
      return { token };
    },
  });
}
