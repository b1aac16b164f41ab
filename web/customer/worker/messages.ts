/** What a page tells its service worker. Both may be of different releases: unknown types are ignored. */
export type ToWorker =
  /** This page is shown, made of these files: keep it for the time without a network. */
  | { type: 'keep'; path: string; files: string[] }
  /** The device is signed out: nothing of this company may stay. */
  | { type: 'forget' };

/** What the service worker tells an open page. */
export interface FromWorker {
  type: 'show';
  topic: string;
  seq: number;
  /** Where to go when the page shows another conversation. */
  navigate: string;
  /** The person wants to answer. */
  reply: boolean;
}
