/** Owns reading a stream of server-sent events (WHATWG HTML, section 9.2.6): their data, one event at a time. */

/** Characters that one event may have: no answer is that long. */
const longestEvent = 1_000_000;

/**
 * The data of each event, lines of one event joined by newlines; comments and other fields are left out. An event that
 * the end cuts off is dropped, as the standard has it.
 *
 * @param body bytes in UTF-8, cut anywhere
 */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    // A carriage return at the very end may be half of a line end.
    const complete = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const lines = complete.split(/\r\n|\n|\r/u);
    rest = (lines.pop() ?? '') + rest.slice(complete.length);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /u, ''));
    }
    if (rest.length + data.length * 16 > longestEvent) throw new Error('an event is too long');
  }
}
