import type { VNode } from 'preact';
import type { Words } from './strings';

// As the signs look on iOS, so that they are found.
const SHARE = 'M12 14V3M8 6.5L12 2.5l4 4M8.5 10H6v11h12V10h-2.5';
const ADD = 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M12 8v8M8 12h8';
const OPEN = 'M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3M8.5 16.5l1-3.2a4 3.6 0 1 1 2.3 1.3z';

/** Safari on iOS offers no button for it, and pushes to home-screen apps only: so it is shown how to make one. */
export function IosGuide({ words }: { words: Words }): VNode {
  return (
    <>
      <p>{words.ios_text}</p>
      <ol class="steps">
        <Step sign={SHARE} text={words.ios_share} />
        <Step sign={ADD} text={words.ios_add} />
        <Step sign={OPEN} text={words.ios_open} />
      </ol>
    </>
  );
}

function Step({ sign, text }: { sign: string; text: string }): VNode {
  return (
    <li>
      <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
        <path d={sign} />
      </svg>
      <span>{text}</span>
    </li>
  );
}
