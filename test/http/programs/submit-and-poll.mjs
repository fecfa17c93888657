// A client of the OCR.chat API as its users write them, with fetch.
// usage: submit-and-poll.mjs BASE_URL TOKEN DOCUMENT
import { readFile } from 'node:fs/promises';

const [baseUrl, token, path] = process.argv.slice(2);
const api = `${baseUrl}/api/v1/ocr/`;
const headers = { Authorization: `Bearer ${token}` };

const form = new FormData();
form.append('file', new Blob([await readFile(path)]), 'invoice.pdf');
form.append('tier', 'vlm');

let job = await (await fetch(api, { method: 'POST', headers, body: form })).json();
const seen = [job.status];
while (job.status === 'pending' || job.status === 'processing') {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  job = await (await fetch(`${api}${job.uuid}/`, { headers })).json();
  seen.push(job.status);
}
process.stdout.write(`statuses: ${seen.join(',')}\n${job.text}\n`);
