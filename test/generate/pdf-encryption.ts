// AES-256 encryption of PDF files: the standard security handler, revision 6 (ISO 32000-2, 7.6.4).
import { createCipheriv, createHash } from 'node:crypto';

const none = Buffer.alloc(0);

export class Encryption {
  readonly dictionary: Readonly<Record<string, string | number | Record<string, Record<string, string | number>>>>;
  private readonly key: Buffer;
  private readonly seed: Buffer;
  private drawn = 0;

  /** `seed` stands for chance, so that the same document gives the same bytes. */
  constructor(password: string, ownerPassword: string, seed: Uint8Array) {
    this.seed = Buffer.from(seed);
    this.key = this.draw(32);
    const user = Buffer.from(password, 'utf8').subarray(0, 127);
    const owner = Buffer.from(ownerPassword, 'utf8').subarray(0, 127);
    const [userSalt, userKeySalt, ownerSalt, ownerKeySalt] = [this.draw(8), this.draw(8), this.draw(8), this.draw(8)];
    const u = Buffer.concat([hash(user, userSalt, none), userSalt, userKeySalt]);
    const o = Buffer.concat([hash(owner, ownerSalt, u), ownerSalt, ownerKeySalt]);
    const ue = cbc('aes-256-cbc', hash(user, userKeySalt, none), Buffer.alloc(16), this.key);
    const oe = cbc('aes-256-cbc', hash(owner, ownerKeySalt, u), Buffer.alloc(16), this.key);
    const permissions = -1852; // printing and copying are allowed
    const plain = Buffer.concat([Buffer.alloc(4), Buffer.from('ffffffff', 'hex'), Buffer.from('Tadb'), this.draw(4)]);
    plain.writeInt32LE(permissions);
    const ecb = createCipheriv('aes-256-ecb', this.key, null).setAutoPadding(false);
    const perms = Buffer.concat([ecb.update(plain), ecb.final()]);
    const string = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;
    this.dictionary = {
      Filter: '/Standard',
      V: 5,
      R: 6,
      Length: 256,
      P: permissions,
      U: string(u),
      O: string(o),
      UE: string(ue),
      OE: string(oe),
      Perms: string(perms),
      CF: { StdCF: { CFM: '/AESV3', AuthEvent: '/DocOpen', Length: 32 } },
      StmF: '/StdCF',
      StrF: '/StdCF',
    };
  }

  /** The initialisation vector, then the padded ciphertext. */
  encrypt(data: Uint8Array): Buffer {
    const vector = this.draw(16);
    const cipher = createCipheriv('aes-256-cbc', this.key, vector);
    return Buffer.concat([vector, cipher.update(data), cipher.final()]);
  }

  private draw(length: number): Buffer {
    this.drawn += 1;
    return createHash('sha256').update(this.seed).update(String(this.drawn)).digest().subarray(0, length);
  }
}

/** Algorithm 2.B. */
function hash(password: Buffer, salt: Buffer, userKey: Buffer): Buffer {
  let key = createHash('sha256').update(password).update(salt).update(userKey).digest();
  for (let round = 1, last = 255; round <= 64 || last > round - 1 - 32; round++) {
    const block = Buffer.concat([password, key, userKey]);
    const data = Buffer.concat(Array.from({ length: 64 }, () => block));
    const encrypted = cbc('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32), data);
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][remainder] ?? 'sha256')
      .update(encrypted)
      .digest();
    last = encrypted.at(-1) ?? 0;
  }
  return key.subarray(0, 32);
}

function cbc(algorithm: string, key: Buffer, vector: Buffer, data: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}
