/** A run of plain text, or a recognised web address. `src/net/rich_text.cpp` finds the same ones. */
export type Segment = { text: string; href?: string };

// An address begins at a word's start and runs to white space, an angle bracket, a quotation mark, or a character
// that could hide or turn around what is shown (zero width, bidirectional controls).
const START = /(?<![A-Za-z0-9_@./-])(?:[hH][tT]{2}[pP][sS]?:\/\/|[wW]{3}\.)(?=[A-Za-z0-9[\u00a1-\u{10ffff}])/gu;
const STOP =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0020<>"`\u007f\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/u;
const TRAILING = ".,;:!?'*_~»“”’…。、";
const BRACKETS = [['(', ')'], ['[', ']'], ['{', '}']] as const;

/** Splits a body for display. Joined again, the texts give the body. No empty texts. */
export function splitLinks(body: string): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  for (const match of body.matchAll(START)) {
    if (match.index < done) continue;
    const address = trim(untilStop(body.slice(match.index)));
    if (address.length <= match[0].length) continue;
    if (match.index > done) segments.push({ text: body.slice(done, match.index) });
    segments.push({ text: address, href: /^www/i.test(address) ? `https://${address}` : address });
    done = match.index + address.length;
  }
  if (done < body.length) segments.push({ text: body.slice(done) });
  return segments;
}

function untilStop(text: string): string {
  const end = text.search(STOP);
  return end < 0 ? text : text.slice(0, end);
}

/**
 * Punctuation after an address belongs to the sentence; so does a closing bracket that the address did not open. Counted
 * once: thousands of brackets in one address must not cost a count each.
 */
function trim(address: string): string {
  const unopened = new Map<string, number>(BRACKETS.map(([open, close]) => [close, count(address, close) - count(address, open)]));
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    if (TRAILING.includes(last)) continue;
    const surplus = unopened.get(last) ?? 0;
    if (surplus <= 0) break;
    unopened.set(last, surplus - 1);
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
