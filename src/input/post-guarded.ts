/** Owns sending something to an address that somebody else chose, without being led to what is not public. */
import { OcrError } from '../errors.ts';
import { type Network, checkUrl } from './check-url.ts';
import { checkedRequest } from './fetch-document.ts';

export interface GuardedPost {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for everything. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly network: Network;
}

/**
 * Posts and resolves when the answer is a success. Redirects are not followed, and what is answered is not read.
 * @throws OcrError `url_not_allowed`, `invalid_argument`, `network_failed`, `cancelled`
 */
export async function postGuarded(address: string, post: GuardedPost): Promise<void> {
  const { body, headers, timeout, signal, network } = post;
  const url = checkUrl(address, network);
  const deadline = AbortSignal.timeout(timeout);
  try {
    const response = await checkedRequest(url, AbortSignal.any([deadline, signal]), network, {
      method: 'POST',
      headers,
      body,
    });
    response.destroy();
    const status = response.statusCode ?? 0;
    if (status >= 200 && status <= 299) return;
    throw new OcrError('network_failed', `${url.host} answered with HTTP status ${status}.`);
  } catch (thrown) {
    if (thrown instanceof OcrError) throw thrown;
    if (signal.aborted) throw new OcrError('cancelled', 'The call was broken off.', { cause: thrown });
    const why = deadline.aborted ? `did not answer within ${timeout / 1000} s` : 'could not be called';
    throw new OcrError('network_failed', `${url.host} ${why}.`, { cause: thrown });
  }
}
