/** What the service worker tells an open inbox. Both may be of different releases: unknown types are ignored. */
export interface FromWorker {
  type: 'show';
  /** An address of the inbox. */
  navigate: string;
}
