/** Owns the tool that removes a job and everything that belongs to it. */
import { z } from 'zod';
import { clip } from './budget.ts';
import { defineTool } from './tool.ts';

export const deleteJob = defineTool({
  name: 'delete_job',
  title: 'Delete a job',
  description:
    'Removes a job for good: the stored copy of the document, its pages, its search index, its questions and answers. The original file and exported files stay. A running job is stopped first. Ask the user before.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({ uuid: z.string() }),
  outputSchema: z.object({ uuid: z.string(), name: z.string(), deleted: z.boolean() }),
  async run(app, { uuid }, context) {
    const { name } = await app.job(uuid);
    await app.delete(uuid);
    context.jobsChanged();
    const structured = { uuid, name: clip(name, 60), deleted: true };
    return { structured, text: `Job ${uuid} "${structured.name}" was deleted with everything that belonged to it.` };
  },
});
