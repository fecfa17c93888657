/** Owns a proxy on the loopback that treats connections badly, one after another as it is told, and then well. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/**
 * delay: answers come late; reset: the connection ends in the midst of the request; truncate: in the midst of the answer;
 * lose: when the whole request has gone on, before any answer; corrupt: a byte of the answer's body is another.
 */
export type Mistreatment = 'delay' | 'reset' | 'truncate' | 'lose' | 'corrupt';

export interface ChaosProxy {
  readonly url: string;
  /** What befell the connections so far. */
  readonly suffered: readonly Mistreatment[];
  close(): Promise<void>;
}

/** @param plan for the first connections; each carries one request, since the proxy closes them */
export async function startChaosProxy(target: URL, plan: readonly Mistreatment[]): Promise<ChaosProxy> {
  const left = [...plan];
  const suffered: Mistreatment[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const treatment = left.shift();
    if (treatment !== undefined) suffered.push(treatment);
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    let sent = 0;
    client.on('data', (data: Buffer) => {
      sent += data.length;
      // With a long upload this is its beginning, with a short request its whole head.
      if (treatment === 'reset' && sent > 10) {
        client.resetAndDestroy();
        return;
      }
      // One request a connection: the answer's end is then the connection's.
      upstream.write(data.toString('latin1').replace(/^connection: keep-alive$/im, 'connection: close'), 'latin1');
    });
    client.on('end', () => upstream.end());
    let answered = 0;
    upstream.on('data', (data: Buffer) => {
      answered += data.length;
      if (treatment === 'lose') client.resetAndDestroy();
      else if (treatment === 'truncate') {
        client.write(data.subarray(0, Math.max(0, data.length - 20)));
        client.resetAndDestroy();
      } else if (treatment === 'corrupt') {
        const bad = Buffer.from(data);
        const brace = bad.indexOf('{"');
        if (brace !== -1) bad[brace + 1] = 0x01;
        client.write(bad);
      } else if (treatment === 'delay') setTimeout(() => client.writable && client.write(data), 300 + (answered % 7));
      else client.write(data);
    });
    upstream.on('end', () => (treatment === 'delay' ? setTimeout(() => client.end(), 400) : client.end()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // seam: a TCP server has a port
    suffered,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
