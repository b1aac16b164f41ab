const paths = {
  inbox: 'M4 13.5 6.5 5h11L20 13.5V19H4zM4 13.5h5l1 2.5h4l1-2.5h5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  team: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2.1.8 3.5 2.8 3.5 5.5',
  company: 'M5 20V5l8-1.5V20M13 9h6v11M3 20h18M8 8.5h2M8 12h2M8 15.5h2M16 12.5h.5M16 16h.5',
  profile: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20.5c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5',
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  reopen: 'M4.5 12a7.5 7.5 0 1 0 2.3-5.4M4.5 4v4h4',
  send: 'M4 12l16-7.5-5 15.5-3.5-6.5z',
  note: 'M6 4h12v11l-5 5H6zM13 20v-5h5M9 8.5h6M9 12h4',
  quote: 'M9 7l-5 5 5 5M4 12h9c4 0 7 2 7 6',
  close: 'M6 6l12 12M18 6 6 18',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5M12 7.7v.1',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
  alert: 'M12 4 2.8 20h18.4zM12 10v5M12 17.5v.1',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18v2M17 17h3v3h-3z',
  edit: 'M4 20l1-4L16 5l3 3L8 19z',
  plus: 'M12 5v14M5 12h14',
  delivered: 'M2 12.5l4.5 4.5L16 7.5M12 16l1 1L22.5 7.5',
  read: 'M2 12q10-13 20 0-10 13-20 0M12 10.5v3',
  here: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9',
  down: 'M6 9l6 6 6-6',
  power: 'M12 4v8M7 6.5a7.5 7.5 0 1 0 10 0',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13',
  push: 'M8 3h8v18H8zM11 18h2',
  mail: 'M3.5 6h17v12h-17zM4 7l8 6 8-6',
  bell: 'M12 3.5a5.5 5.5 0 0 0-5.5 5.5c0 5-2 6.5-2 8h15c0-1.5-2-3-2-8A5.5 5.5 0 0 0 12 3.5M10 20h4',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  key: 'M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h9M17.5 12v3M20.5 12v2',
} as const;

export type IconName = keyof typeof paths;

/** Always decoration: the words stand beside it, or in the label of its button. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
