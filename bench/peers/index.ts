/** Owns the list of peers. */
import { hostedPeers } from './hosted.ts';
import { nativePeers } from './native.ts';
import type { Peer } from './peer.ts';

export const peers: readonly Peer[] = [...nativePeers, ...hostedPeers];
