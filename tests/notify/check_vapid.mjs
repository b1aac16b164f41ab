// Checks the value of an Authorization header as a push service does (RFC 8292): the form of the token by the checkers of the
// package web-push, its signature by Node's own crypto. Gives the claims, or the reason to refuse.
import { createPublicKey, verify } from 'node:crypto';
import vapid from 'web-push/src/vapid-helper.js';
import { answer, question } from './read_json.mjs';

function json(part) {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function publicKey(text) {
  const point = Buffer.from(text, 'base64url');
  if (point[0] !== 4) throw new Error('the key is compressed');
  const coordinate = (from) => point.subarray(from, from + 32).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) } });
}

function check({ authorization, now }) {
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization);
  if (!found) return { refused: 'form' };
  const [, header, claims, signature, key] = found;
  const { alg, typ } = json(header);
  if (alg !== 'ES256' || typ !== 'JWT') return { refused: 'algorithm' };
  const right = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!right) return { refused: 'signature' };
  const { aud, exp, sub } = json(claims);
  if (exp <= now || exp > now + 24 * 60 * 60) return { refused: 'time' };
  vapid.validatePublicKey(key);
  vapid.validateSubject(sub);
  if (new URL(aud).origin !== aud) return { refused: 'audience' };
  return { claims: { aud, exp, sub }, key };
}

answer(question().map(check));
