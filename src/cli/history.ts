/** Owns `ocrchat history`: what was asked about a job, and answered. */
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Conversation } from '../chunk.ts';
import { toWireConversation } from '../wire/answer.ts';
import { citationText } from './ask.ts';
import { examples } from './examples.ts';
import { resolveUuid } from './job-argument.ts';
import type { CommonFlags, Session } from './session.ts';

interface HistoryFlags extends CommonFlags {
  readonly json?: boolean;
  readonly conversation?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('history')
    .summary('show what was asked about a job, and answered')
    .description(
      "Shows the questions about a job and their answers, oldest first: the job's own conversation, or another.",
    )
    .argument(
      '<uuid>',
      'the uuid of a job (six characters suffice), or with --conversation the whole one of a conversation',
    )
    .option('--conversation', 'the uuid is that of a conversation, as ask --json tells it')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples('ocrchat history 3f2a9c'))
    .action(async (uuid: string, _own: HistoryFlags, self: Command) =>
      history(session, uuid, self.optsWithGlobals<HistoryFlags>()),
    );
}

async function history(session: Session, uuid: string, flags: HistoryFlags): Promise<void> {
  const app = await session.open(flags, []);
  const conversation = await (flags.conversation === true ? app.conversation(uuid) : ownConversation(app, uuid));
  if (flags.json === true) return session.printJson(toWireConversation(conversation));
  if (conversation.messages.length === 0) session.note('ocrchat: Nothing was asked about it yet.');
  else await session.print(conversationText(conversation));
}

async function ownConversation(app: App, uuid: string): Promise<Conversation> {
  const job = await resolveUuid(app, uuid);
  return (await app.history(job)) ?? { uuid: '', jobs: [job], messages: [] };
}

function conversationText({ jobs, messages }: Conversation): string {
  const turns = messages.map(({ role, content, citations }) =>
    role === 'user'
      ? `> ${content.replaceAll('\n', '\n> ')}`
      : [content, ...citations.map((citation) => citationText(citation, jobs.length <= 1))].join('\n'),
  );
  return `${turns.join('\n\n')}\n`;
}
