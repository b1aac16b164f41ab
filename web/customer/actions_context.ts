import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Message } from '../shared/protocol';

/** What a person can do on the page. The server's markup needs none of it. */
export interface Actions {
  /** Not yet: then the form is sent by the browser, as without JavaScript. */
  ready: boolean;
  /** What stands in the field. */
  send(): Promise<void>;
  retry(clientId: string): void;
  discard(clientId: string): void;
  quote(message: Message | undefined): void;
  jumpTo(seq: number): Promise<void>;
  loadOlder(): Promise<void>;
  goToEnd(): void;
  typed(): void;
  /** How the company reaches this person: opens what lets them choose. */
  showWays(): void;
}

export const idle: Actions = {
  ready: false,
  send: () => Promise.resolve(),
  retry() {},
  discard() {},
  quote() {},
  jumpTo: () => Promise.resolve(),
  loadOlder: () => Promise.resolve(),
  goToEnd() {},
  typed() {},
  showWays() {},
};

export const ActionsContext = createContext<Actions>(idle);

export function useActions(): Actions {
  return useContext(ActionsContext);
}
