import { createECDH, randomBytes, type ECDH } from 'node:crypto';
import { createRequire } from 'node:module';

interface Decryption {
  version: 'aes128gcm';
  privateKey: ECDH;
  authSecret: string;
}
const ece = createRequire(import.meta.url)('http_ece') as { decrypt(body: Buffer, keys: Decryption): Buffer };

/** The keys of a subscription, whose pushes are read by an implementation that is not the server's. */
export class SubscriptionKeys {
  private readonly key = createECDH('prime256v1');
  readonly p256dh = this.key.generateKeys('base64url');
  readonly auth = randomBytes(16).toString('base64url');

  read(body: Buffer): string {
    return ece.decrypt(body, { version: 'aes128gcm', privateKey: this.key, authSecret: this.auth }).toString();
  }
}
