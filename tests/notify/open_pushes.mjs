// Decrypts push bodies as a browser does, with the package http_ece: the text of each, or null where that is refused.
import { createECDH } from 'node:crypto';
import ece from 'http_ece';
import { answer, question } from './read_json.mjs';

function open({ private_key, auth, body }) {
  const privateKey = createECDH('prime256v1');
  privateKey.setPrivateKey(Buffer.from(private_key, 'base64url'));
  try {
    const plain = ece.decrypt(Buffer.from(body, 'base64url'), { version: 'aes128gcm', privateKey, authSecret: auth });
    return plain.toString('base64url');
  } catch {
    return null;
  }
}

answer(question().map(open));
