import type { MediaType, PageResult } from '../../document.ts';
import type { Job } from '../../job.ts';
export async function* imageDocument(_path: string, _mediaType: MediaType, _job: Job, _pages: AsyncIterable<PageResult>): AsyncIterable<Uint8Array> {}
