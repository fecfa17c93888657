/** Owns the list of tools, in the order in which hosts show them. */
import { askDocument } from './ask-document.ts';
import { cancelJob } from './cancel-job.ts';
import { deleteJob } from './delete-job.ts';
import { exportTool } from './export.ts';
import { getConversation } from './get-conversation.ts';
import { getJob } from './get-job.ts';
import { listJobs } from './list-jobs.ts';
import { ocrDocument } from './ocr-document.ts';
import { searchDocuments } from './search-documents.ts';
import type { Tool } from './tool.ts';

export const tools: readonly Tool[] = [
  ocrDocument,
  getJob,
  askDocument,
  getConversation,
  searchDocuments,
  exportTool,
  listJobs,
  cancelJob,
  deleteJob,
];
