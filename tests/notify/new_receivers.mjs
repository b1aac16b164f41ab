// Key pairs and secrets as a browser makes them for its subscriptions, by Node's own crypto.
import { createECDH, randomBytes } from 'node:crypto';
import { answer, question } from './read_json.mjs';

function receiver() {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return {
    private_key: curve.getPrivateKey('base64url'),
    p256dh: curve.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
}

answer(Array.from({ length: question().count }, receiver));
