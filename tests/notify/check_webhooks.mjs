// Verifies webhooks as a receiver does, with the package standardwebhooks: the parsed body of each, or null where the signature
// is refused.
import { Webhook } from 'standardwebhooks';
import { answer, question } from './read_json.mjs';

function verify({ secret, headers, body }) {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    return null;
  }
}

answer(question().map(verify));
