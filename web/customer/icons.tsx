import type { VNode } from 'preact';

// The same paths stand in src/net/customer_thread.cpp.
const PATHS = {
  sent: 'M3 8.5l3.5 3.5L13 4.5',
  delivered: 'M1.5 8.5L5 12l7-7.5M8.5 12l6.5-7.5',
  read: 'M1.5 8q6.5-9 13 0-6.5 9-13 0M8 7.5v1',
  here: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 1 0 0-5.6',
  waiting: 'M8 4v4l2.5 2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8',
  failed: 'M8 4.5v4M8 11v.5M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8',
  typing: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  reply: 'M6.5 4L2.5 8l4 4M3 8h6.5a4 4 0 0 1 4 4v.5',
  send: 'M8 13.5v-11M3.5 7L8 2.5 12.5 7',
  close: 'M4 4l8 8M12 4l-8 8',
  bell: 'M8 1.8a4 4 0 0 0-4 4c0 4-1.5 5-1.5 6h11c0-1-1.5-2-1.5-6a4 4 0 0 0-4-4M6.6 14.2h2.8',
  down: 'M8 3v10M3.5 8.5L8 13l4.5-4.5',
};

export function Icon({ name }: { name: keyof typeof PATHS }): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
