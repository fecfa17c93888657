/** Owns the pictures of pages that were seen last: coming back to one asks the server for nothing. */

export interface KeptPictures {
  get(address: string): Blob | undefined;
  keep(address: string, picture: Blob): void;
}

/**
 * They are kept in the page and not by the browser, so that none is left on the machine once the document is closed.
 * @param most bytes; what was seen longest ago goes first
 */
export function keptPictures(most = 64_000_000): KeptPictures {
  const kept = new Map<string, Blob>();
  let bytes = 0;

  function drop(address: string): void {
    bytes -= kept.get(address)?.size ?? 0;
    kept.delete(address);
  }

  return {
    get(address) {
      const picture = kept.get(address);
      if (picture === undefined) return undefined;
      kept.delete(address);
      kept.set(address, picture);
      return picture;
    },
    keep(address, picture) {
      drop(address);
      kept.set(address, picture);
      bytes += picture.size;
      for (const oldest of kept.keys()) {
        if (bytes <= most) return;
        drop(oldest);
      }
    },
  };
}
