import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Child } from './child';

const DAEMON = resolve(import.meta.dirname, 'notification_daemon.py');

/** A notification as the person at the desk sees it. */
export interface Shown {
  id: number;
  title: string;
  body: string;
  actions: { name: string; title: string }[];
}

type Event = ({ event: 'shown' } & Shown) | { event: 'closed'; id: number; by: 'person' | 'program' } | { event: 'ready' };

function parse(line: string): Event {
  return JSON.parse(line) as Event;
}

/** A screen, a session bus and a notification service that belong to one test alone, with a home directory of their own. */
export class Desktop {
  private readonly children: Child[] = [];
  private constructor(readonly directory: string, readonly env: NodeJS.ProcessEnv) {}

  static async start(): Promise<Desktop> {
    const directory = mkdtempSync(join(tmpdir(), 'dropline-desktop-'));
    for (const name of ['home', 'runtime', 'config', 'cache', 'data']) mkdirSync(join(directory, name), { mode: 0o700 });
    const desktop = new Desktop(directory, {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: join(directory, 'home'),
      XDG_RUNTIME_DIR: join(directory, 'runtime'),
      XDG_CONFIG_HOME: join(directory, 'config'),
      XDG_CACHE_HOME: join(directory, 'cache'),
      XDG_DATA_HOME: join(directory, 'data'),
    });
    try {
      await desktop.run();
    } catch (error) {
      await desktop.stop();
      throw error;
    }
    return desktop;
  }

  /** How many things have happened so far: what to pass as `from` to wait for a later one. */
  get events(): number {
    return this.notifications.said;
  }

  /** The next notification that is shown, counted from `from`. */
  async shown(from = 0): Promise<Shown> {
    return this.notifications.heard((line) => {
      const event = parse(line);
      return event.event === 'shown' ? event : undefined;
    }, from);
  }

  /** Everything that was shown so far, counted from `from`. */
  allShown(from = 0): Shown[] {
    return this.notifications.since(from).map(parse).filter((event) => event.event === 'shown');
  }

  /** Waits until the notification is closed, and says by whom. */
  async closed(id: number): Promise<'person' | 'program'> {
    return this.notifications.heard((line) => {
      const event = parse(line);
      return event.event === 'closed' && event.id === id ? event.by : undefined;
    });
  }

  press(id: number, action = 'default'): void {
    this.notifications.tell(JSON.stringify({ press: id, action }));
  }

  /** Types an answer into the notification and sends it. */
  reply(id: number, text: string): void {
    this.notifications.tell(JSON.stringify({ reply: id, text }));
  }

  dismiss(id: number): void {
    this.notifications.tell(JSON.stringify({ dismiss: id }));
  }

  async stop(): Promise<void> {
    for (const child of this.children.toReversed()) await child.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get notifications(): Child {
    const daemon = this.children.at(-1);
    if (!daemon) throw new Error('the desktop has not started');
    return daemon;
  }

  private async run(): Promise<void> {
    const screen = this.start('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']);
    this.env['DISPLAY'] = `:${await screen.heard((line) => /^\d+$/.exec(line)?.[0])}`;
    const bus = this.start('dbus-daemon', ['--session', '--nofork', '--print-address=1']);
    this.env['DBUS_SESSION_BUS_ADDRESS'] = await bus.heard((line) => (line.startsWith('unix:') ? line : undefined));
    const daemon = this.start('/usr/bin/python3', [DAEMON]);
    await daemon.heard((line) => parse(line).event === 'ready' || undefined);
  }

  private start(program: string, args: string[]): Child {
    const child = new Child(program, args, this.env);
    this.children.push(child);
    return child;
  }
}
